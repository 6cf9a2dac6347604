/** Styles that several elements use, to be listed before their own. */
import { css } from 'lit';

export const base = css`
  *,
  *::before,
  *::after {
    box-sizing: border-box;
  }
  :host([hidden]) {
    display: none;
  }
  :focus-visible {
    outline: 2px solid var(--lamp);
    outline-offset: 3px;
  }
  h2,
  p,
  ul,
  fieldset {
    margin: 0;
    padding: 0;
    border: 0;
  }
  .unseen {
    position: absolute;
    width: 1px;
    height: 1px;
    overflow: hidden;
    clip-path: inset(50%);
    white-space: nowrap;
  }
`;

/** The lettering along the edge of a film: what labels and figures are set in. */
export const edgePrint = css`
  .edge {
    font-stretch: 75%;
    font-weight: 550;
    font-size: 0.74rem;
    letter-spacing: 0.11em;
    text-transform: uppercase;
  }
  .figure {
    font-variant-numeric: tabular-nums;
  }
`;

export const buttons = css`
  button,
  .button {
    font: inherit;
    color: var(--paper);
    background: var(--tray);
    border: 1px solid var(--line-strong);
    border-radius: var(--radius);
    min-height: var(--touch);
    padding: 0 14px;
    display: inline-flex;
    align-items: center;
    justify-content: center;
    gap: 9px;
    cursor: pointer;
    touch-action: manipulation;
    transition:
      background var(--quick),
      border-color var(--quick),
      color var(--quick);
  }
  button:hover:not(:disabled),
  .button:hover {
    background: var(--tray-lit);
    border-color: var(--edge);
  }
  button:active:not(:disabled) {
    background: var(--line);
  }
  button:disabled {
    color: var(--paper-3);
    border-color: var(--line);
    background: transparent;
    cursor: default;
  }
  button.lamp {
    background: var(--lamp);
    border-color: var(--lamp);
    color: var(--on-lamp);
    font-weight: 600;
  }
  button.lamp:hover:not(:disabled) {
    background: #ffb46d;
    border-color: #ffb46d;
  }
  button.lamp:disabled {
    background: var(--tray-lit);
    border-color: var(--tray-lit);
    color: var(--paper-3);
  }
  button svg {
    width: 18px;
    height: 18px;
    flex: none;
    fill: currentColor;
  }
  kbd {
    font-family: var(--sans);
    font-stretch: 75%;
    font-size: 0.72rem;
    letter-spacing: 0.06em;
    color: var(--paper-3);
    border: 1px solid var(--line-strong);
    border-radius: 2px;
    padding: 0 5px;
    line-height: 1.5;
  }
  @media (pointer: coarse) {
    kbd {
      display: none;
    }
  }
`;

/** Pictures to choose from, as a contact strip: frames with a window and a name; the last takes a file. */
export const contactStrip = css`
  .strip {
    display: grid;
    grid-template-columns: repeat(5, minmax(0, 132px));
    gap: 6px;
  }
  .frame {
    position: relative;
    display: grid;
    gap: 5px;
    padding: 0;
    border: 0;
    background: none;
    color: var(--paper-2);
    font: inherit;
    text-align: left;
    cursor: pointer;
    touch-action: manipulation;
    min-width: 0;
  }
  .window {
    overflow: hidden;
    background: var(--tray);
    border-radius: var(--radius);
    border: 1px solid var(--line-strong);
    display: grid;
    place-items: center;
  }
  .frame:hover {
    color: var(--paper);
  }
  svg {
    width: 22px;
    height: 22px;
    fill: currentColor;
  }
  .name {
    overflow: hidden;
    text-overflow: ellipsis;
    white-space: nowrap;
  }
  input {
    position: absolute;
    inset: 0;
    width: 100%;
    opacity: 0;
    cursor: pointer;
    font-size: 0;
  }
  .frame:has(input:focus-visible) {
    outline: 2px solid var(--lamp);
    outline-offset: 3px;
  }
`;
