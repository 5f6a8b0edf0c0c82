// The log of protocol events: what was sent, and every answer with its reason code in words.
import { explain } from './reasons.js';
import { byId, clock, element, Feed, tag } from './view.js';

const LINES_SHOWN = 500;
const WITHOUT_CODE = { hex: 'no code', name: 'Acknowledged', sentence: 'MQTT 3.1.1 carries no reason code here.', tone: 'good' };

const log = new Feed(byId('log'), LINES_SHOWN);

/** One event: `↑` sent, `↓` received, `·` of the page itself. */
export function note(mark, packet, detail, extra) {
    const time = clock();
    log.add(() => element('li', mark === '↑' ? 'sent' : '',
        element('div', 'line', mark, element('strong', '', packet), element('span', 'mono', detail), time), extra));
}

/** Something the page itself has to say. */
export function say(text) {
    note('·', 'Page', '', element('p', '', text));
}

/** An answer of the server; `code` is null where MQTT 3.1.1 has none. */
export function noteAnswer({ packet, code, about = '', reasonString }, version) {
    const time = clock();
    const said = code === null ? WITHOUT_CODE : explain(packet, code, version);
    const head = () => [element('strong', '', packet), tag(said.hex, `code ${said.tone}`), element('span', '', said.name)];
    log.add(() => element('li', '',
        element('div', 'line', '↓', ...head(), element('span', 'mono', about), time),
        element('p', '', said.sentence),
        reasonString ? element('p', '', 'The server adds: ', element('span', 'mono', reasonString)) : null));
    byId('latest-answer').replaceChildren(...head()); // for screens on which the log is out of sight
    byId('latest').hidden = false;
}

export function clearJournal() {
    log.clear();
}
