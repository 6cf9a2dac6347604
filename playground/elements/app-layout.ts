/** Where things are on the page: three arrangements, for a desk, a tablet and a phone. */
import { css } from 'lit';

export const layout = css`
  .page {
    display: grid;
    grid-template: auto minmax(0, 1fr) auto / minmax(0, 1fr) 348px;
    grid-template-areas: 'header header' 'main aside' 'transport aside';
    height: 100dvh;
    min-height: 560px;
    background: var(--table);
  }
  header {
    grid-area: header;
    display: grid;
    grid-template-columns: auto 1fr auto;
    align-items: center;
    gap: 16px;
    height: 56px;
    padding: 0 10px 0 24px;
    background: var(--bench);
    border-bottom: 1px solid var(--line);
  }
  h1 {
    margin: 0;
    font: italic 2rem/1 var(--serif);
    letter-spacing: 0.005em;
    transform: translateY(-1px);
  }
  .motto {
    color: var(--paper-3);
    padding-top: 6px;
  }
  main {
    grid-area: main;
    position: relative;
    display: grid;
    padding: 26px 32px;
    min-height: 0;
    /* The light-table. */
    background: radial-gradient(ellipse 75% 80% at 50% 46%, #2e2722 0%, #1b1714 55%, var(--table) 100%);
  }
  transport-bar {
    grid-area: transport;
    padding: 14px 24px;
    background: var(--bench);
    border-top: 1px solid var(--line);
  }
  engine-readings {
    grid-area: header;
    place-self: center;
  }
  aside {
    grid-area: aside;
    display: grid;
    align-content: start;
    gap: 22px;
    padding: 20px 24px 28px;
    overflow-y: auto;
    scrollbar-color: var(--line-strong) transparent;
    scrollbar-width: thin;
    background: var(--bench);
    border-left: 1px solid var(--line);
  }
  aside h2 {
    color: var(--paper-3);
    margin-bottom: 10px;
  }
  .invitation {
    grid-area: main;
    place-self: end center;
    z-index: 1;
    width: min(480px, 86%);
    margin-bottom: 84px;
    padding: 26px 30px 30px;
    background: rgb(13 11 10 / 0.92);
    border: 1px solid var(--line-strong);
    border-radius: var(--radius);
  }
  .invitation h2 {
    font: italic 2.2rem/1.1 var(--serif);
    margin-bottom: 10px;
  }
  notice-list {
    position: fixed;
    left: 24px;
    top: 72px;
    width: min(460px, calc(100vw - 32px));
    z-index: 2;
  }
  .veil {
    position: fixed;
    inset: 0;
    z-index: 3;
    display: grid;
    place-items: center;
    padding: 18px;
    background: rgb(13 11 10 / 0.86);
    pointer-events: none;
  }
  .veil::before {
    content: '';
    position: absolute;
    inset: 18px;
    border: 2px dashed var(--lamp);
    border-radius: 8px;
  }
  .veil p {
    font: italic clamp(1.8rem, 4vw, 3rem) / 1.1 var(--serif);
    text-align: center;
  }

  @media (max-width: 1180px) {
    .page {
      grid-template-columns: minmax(0, 1fr) 316px;
    }
    .motto {
      visibility: hidden;
    }
    /* Right of the tabs. */
    engine-readings {
      margin-left: 184px;
    }
    main {
      padding: 20px;
    }
  }

  /* Name, tabs and network beside each other are too much for a phone: the tabs get a row of their own. */
  @media (max-width: 640px) {
    .page > header {
      grid-template: auto auto / auto minmax(0, 1fr);
      height: auto;
      gap: 0 16px;
      padding: 2px 4px 0 16px;
    }
    .page > header mode-tabs {
      grid-row: 2;
      grid-column: 1 / -1;
      margin-left: -12px;
    }
    .page > header network-button {
      justify-self: end;
    }
  }

  /* A phone, or a tablet held upright: the picture stays in view while the settings pass below it. */
  @media (max-width: 900px) {
    .page {
      display: block;
      height: auto;
      min-height: 100dvh;
    }
    header {
      height: 52px;
      padding: 0 4px 0 16px;
    }
    .motto {
      visibility: hidden;
    }
    main {
      position: sticky;
      top: 0;
      z-index: 1;
      padding: 0;
      height: min(calc(75vw + 48px), 46dvh);
    }
    transport-bar {
      padding: 12px 16px;
      border-bottom: 1px solid var(--line);
    }
    engine-readings {
      place-self: auto;
      margin-left: 0;
      padding: 14px 16px;
      background: var(--bench);
      border-bottom: 1px solid var(--line);
    }
    aside {
      border: 0;
      padding: 22px 16px 40px;
      overflow: visible;
    }
    .invitation {
      width: auto;
      margin: 0;
      padding: 24px 16px 28px;
      border-width: 0 0 1px;
      border-color: var(--line);
      background: var(--tray);
    }
    notice-list {
      left: 16px;
      top: 12px;
    }
  }
`;
