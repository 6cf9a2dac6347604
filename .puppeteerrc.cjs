// Puppeteer is used with the browser that is already there (tools/browser.mjs finds or installs one),
// so installing the package downloads nothing.
module.exports = { skipDownload: true };
