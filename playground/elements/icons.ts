/** Icons, drawn on a grid of 20 units, filled with the colour of the text around them. */
import { svg, html, type TemplateResult } from 'lit';

function icon(path: string): TemplateResult {
  return html`<svg viewBox="0 0 20 20" aria-hidden="true" focusable="false">${svg`<path d=${path} />`}</svg>`;
}

export const playIcon = icon('M5 2.6v14.8c0 .5.5.8.9.5l11.4-7.4c.4-.2.4-.8 0-1L5.9 2.1c-.4-.3-.9 0-.9.5z');
export const pauseIcon = icon('M4.5 3h3.6v14H4.5zM11.9 3h3.6v14h-3.6z');
export const stepIcon = icon('M3.5 3.4v13.2c0 .5.5.8.9.5l8.6-6.2V17H16V3h-3v6.1L4.4 2.9c-.4-.3-.9 0-.9.5z');
export const restartIcon = icon('M10 3.5a6.5 6.5 0 1 1-6.3 4.9l1.7.5A4.7 4.7 0 1 0 10 5.3v2.5L5.3 4.4 10 1z');
export const saveIcon = icon('M9 2h2v7.6l2.7-2.7 1.4 1.4L10 13.4 4.9 8.3l1.4-1.4L9 9.6zM3 15.5h14V18H3z');
export const compareIcon = icon('M2 4h7V1.5h2v17H9V16H2zm2 2v8h5V6zm8-2h6v12h-6v-2h4V6h-4z');
export const closeIcon = icon(
  'M4.6 3.2 10 8.6l5.4-5.4 1.4 1.4L11.4 10l5.4 5.4-1.4 1.4L10 11.4l-5.4 5.4-1.4-1.4L8.6 10 3.2 4.6z',
);
export const diceIcon = icon(
  'M4 2h12a2 2 0 0 1 2 2v12a2 2 0 0 1-2 2H4a2 2 0 0 1-2-2V4c0-1.1.9-2 2-2zm2.5 3a1.5 1.5 0 1 0 0 3 1.5 1.5 0 0 0 0-3zm7 7a1.5 1.5 0 1 0 0 3 1.5 1.5 0 0 0 0-3zM10 8.5a1.5 1.5 0 1 0 0 3 1.5 1.5 0 0 0 0-3z',
);
export const photoIcon = icon(
  'M3 3h14v14H3zm2 2v7.6l3.2-3.6 3.3 3.6 1.7-1.7 1.8 1.9V5zm7.5 1a1.4 1.4 0 1 1 0 2.8 1.4 1.4 0 0 1 0-2.8z',
);
