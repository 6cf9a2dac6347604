/** The shelf of networks, as a person uses it. */
import type { Playground } from './playground.js';

export class ShelfOnPage {
  constructor(private readonly playground: Playground) {}

  /** All that the row of a network says. */
  row(network: string): Promise<string> {
    return this.playground.text(this.#row(network));
  }

  /** What it says of what is kept; '' when nothing is. */
  async kept(network: string): Promise<string> {
    const text = await this.row(network);
    return /Kept here[^,]*, [\d.]+ \wB, [\w ]+\./.exec(text)?.[0] ?? '';
  }

  /** Clicks the button of a row whose word begins so. @throws Error when there is none. */
  async press(network: string, word: string): Promise<void> {
    await (
      await this.playground.find(this.#row(network))
    ).evaluate((row, begin) => {
      const buttons = [...row.querySelectorAll('button')];
      const button = buttons.find(({ textContent }) => textContent.trim().startsWith(begin));
      if (!button) throw new Error(`No "${begin}" among ${buttons.map((it) => it.textContent.trim()).join(', ')}`);
      button.click();
    }, word);
  }

  /** Asks for a network at an address. @param network one of those that are known, or '' */
  async getFrom(address: string, network = ''): Promise<void> {
    await (
      await this.playground.find('mirror-field form')
    ).evaluate(
      (form, url, name) => {
        const input = form.querySelector('input');
        const select = form.querySelector('select');
        if (!(form instanceof HTMLFormElement) || !input || !select) throw new Error('The form is not complete.');
        input.value = url;
        select.value = name;
        form.requestSubmit();
      },
      address,
      network,
    );
  }

  async untilKept(network: string): Promise<void> {
    await this.playground.until(`${network} is kept`, async () => (await this.kept(network)) !== '');
  }

  async untilInUse(network: string): Promise<void> {
    await this.playground.until(`${network} is in use`, async () => (await this.row(network)).includes('In use'));
  }

  #row(network: string): string {
    return `network-shelf li[data-network="${network}"]`;
  }
}
