// Visits pages in a real browser, at the width of a desk and of a telephone: axe must find nothing, nothing
// may be wider than the window, nothing may load from elsewhere, and no page may log an error. What a Welsh page
// says in English it must mark as English.
//
//   browse.js ADDRESS FOLDER NAMES PATH...     screenshots go into the folder; the file has names of homes and
//                                              people, a line each, which have no language; modules from
//                                              $PAGE_NODE_MODULES
'use strict';
const fs = require('fs');
const path = require('path');
const modules = process.env.PAGE_NODE_MODULES;
const { chromium } = require(path.join(modules, 'playwright-core'));
const axe = fs.readFileSync(path.join(modules, 'axe-core', 'axe.min.js'), 'utf8');
const [address, folder, list, ...paths] = process.argv.slice(2);
const widths = [1280, 360];
// The longest first, so that no part of it is left.
const names = fs.readFileSync(list, 'utf8').split('\n').filter((n) => n).sort((a, b) => b.length - a.length);
// Words that no Welsh text has, and names of facts and the like as the database has them.
const english = new RegExp('\\b(?:the|of|and|or|are|it|its|this|that|with|without|from|until|since|before|after|by|for|' +
    'not|no|nobody|nothing|last|first|days?|weeks?|months?|quarter|working|weekend|today|tomorrow|every|home|hospital|matter|' +
    'authority|authorisation|order|reminder|alarm|message|notice|request|given|received|decided|closed|started|ended|' +
    'moved|overdue|sent|told|failed|refused|suspended|Jan|Feb|Apr|Jun|Jul|Aug|Sep|Oct|Nov|Dec|January|February|March|' +
    'April|June|July|August|September|October|November|December|Mon|Tue|Wed|Thu|Fri|Sun|(?:Mon|Tues|Wednes|Thurs|Fri|' +
    'Satur|Sun)day)\\b|[a-z]_[a-z]|limit:', 'i');

// Every text of the page, and every attribute that is read out, that says of itself to be in that language.
function textsIn(language) {
    const texts = [];
    const walker = document.createTreeWalker(document.documentElement, NodeFilter.SHOW_ELEMENT | NodeFilter.SHOW_TEXT);
    const take = (element, text) => {
        const said = element.closest('[lang]').lang === language && !element.closest('style, script');
        if (text && said) texts.push(text.trim());
    };

    for (let node = walker.currentNode; node; node = walker.nextNode()) {
        if (node.nodeType === Node.TEXT_NODE) take(node.parentElement, node.data);
        else for (const name of ['title', 'aria-label', 'data-label', 'alt']) take(node, node.getAttribute(name));
    }
    return texts;
}

async function unmarked(page, faults, name) {
    for (let text of new Set(await page.evaluate(textsIn, 'cy'))) {
        for (const known of names) text = text.split(known).join(' ');
        const found = text.match(english);
        if (found) faults.push(`${name}: “${found[0]}” is not marked as English: ${text.slice(0, 140)}`);
    }
}

async function visit(browser, where, width, faults, locale) {
    // The test's own script is let past the policy; what the page itself does is not.
    const context = await browser.newContext({ viewport: { width, height: 800 }, bypassCSP: true, locale });
    const page = await context.newPage();
    const name = `${where} at ${width} in ${locale}`;

    page.on('console', (m) => { if (m.type() === 'error') faults.push(`${name}: ${m.text()}`); });
    page.on('request', (r) => { if (!r.url().startsWith(address)) faults.push(`${name}: loads ${r.url()}`); });
    const reply = await page.goto(address + where, { waitUntil: 'load', timeout: 60000 });
    if (reply.status() !== 200) faults.push(`${name}: ${reply.status()}`);
    const wide = await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth);
    if (wide > 0) faults.push(`${name}: ${wide} pixels wider than the window`);
    if (locale === 'cy') await unmarked(page, faults, name);
    await page.evaluate(axe);
    const found = await page.evaluate(() => window.axe.run(document));
    for (const v of found.violations)
        faults.push(`${name}: axe ${v.id}: ${v.help}; ${v.nodes.slice(0, 3).map((n) => n.html.slice(0, 140)).join(' | ')}`);
    const file = (where.replace(/[^a-z0-9]+/gi, '-').replace(/^-|-$/g, '') || 'today') + (locale === 'cy' ? '-cy' : '') + `-${width}.png`;
    await page.screenshot({ path: path.join(folder, file), fullPage: true });
    await context.close();
}

(async () => {
    const browser = await chromium.launch({ executablePath: process.env.CHROMIUM || '/usr/bin/chromium',
                                            args: ['--no-sandbox', '--disable-gpu'] });
    const faults = [];

    for (const where of paths) {
        for (const width of widths) await visit(browser, where, width, faults, 'en-GB');
        await visit(browser, where, widths[1], faults, 'cy');
    }
    await visit(browser, '/', widths[0], faults, 'cy');
    await browser.close();
    for (const fault of faults) console.log('FAILED: ' + fault);
    console.log(`${paths.length} pages at ${widths.length} widths, and in Welsh, ${faults.length} faults`);
    process.exit(faults.length > 0 ? 1 : 0);
})().catch((e) => { console.log('FAILED: ' + e.message); process.exit(1); });
