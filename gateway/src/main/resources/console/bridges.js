// One row of the table for each bridge, made once and filled again and again, so that whoever is on a button stays there.

import { bytes, count, secondsSince, span, state } from './words.js';

const HIGH = 0.5;
const FULL = 0.9;

function element(name, className = '', role = '') {
    const made = document.createElement(name);
    if (className) made.className = className;
    if (role) made.setAttribute('role', role);
    return made;
}

/** Only what differs is touched: a screen reader is not told of what is the same. */
function say(place, text) {
    if (place.textContent !== text) place.textContent = text;
}

function tell(place, words, tone) {
    say(place, words);
    place.dataset.tone = tone;
}

export class Row {
    /** @param act what becomes of a press: called with `pause` or `resume` and the name */
    constructor(name, act) {
        this.name = name;
        this.element = element('tr', '', 'row');
        const head = this.element.appendChild(element('th', '', 'rowheader'));
        head.scope = 'row';
        say(head.appendChild(element('span', 'name')), name);
        this.address = head.appendChild(element('span', 'below mono'));
        this.from = head.appendChild(element('span', 'below'));

        const stateCell = this.cell('State');
        this.state = stateCell.appendChild(element('span', 'pill'));
        this.since = stateCell.appendChild(element('time', 'below'));
        this.next = stateCell.appendChild(element('span', 'below'));
        this.connections = stateCell.appendChild(element('span', 'below'));

        const queue = this.cell('Waits');
        this.messages = queue.appendChild(element('span'));
        this.bar = queue.appendChild(element('progress', 'bar'));
        this.bytes = queue.appendChild(element('span', 'below'));

        this.lag = this.cell('Lag', 'number').appendChild(element('span'));
        const crossed = this.cell('Crossed', 'number');
        this.out = crossed.appendChild(element('span'));
        this.in = crossed.appendChild(element('span', 'below'));
        this.reconnects = this.cell('Reconnects', 'number').appendChild(element('span'));
        const error = this.cell('Last error', 'error');
        this.error = error.appendChild(element('span'));
        this.when = error.appendChild(element('time', 'below'));

        this.button = this.element.appendChild(element('td', '', 'cell')).appendChild(element('button'));
        this.button.type = 'button';
        this.button.addEventListener('click', () => act(this.button.dataset.action, name));
    }

    cell(heading, className = '') {
        const cell = this.element.appendChild(element('td', className, 'cell'));
        cell.dataset.heading = heading;
        return cell.appendChild(element('div'));
    }

    fill(bridge, now) {
        say(this.address, bridge.address);
        say(this.from, bridge.from === 'api' ? 'by the admin API, until the next reload' : '');
        tell(this.state, ...state(bridge));
        this.since.dateTime = bridge.since;
        this.since.title = bridge.since;
        say(this.since, `for ${span(secondsSince(bridge.since, now))}`);
        const next = bridge['next-attempt'];
        const left = next ? -secondsSince(next, now) : 0;
        say(this.next, !next ? '' : left < 0.5 ? 'tries again now' : `tries again in ${span(left)}`);
        const parts = bridge.connections ?? [];
        const open = parts.filter((each) => each.state === 'open').length;
        say(this.connections, parts.length > 0 ? `${open} of ${parts.length} connections open` : '');
        this.fillQueue(bridge);
        say(this.lag, bridge['lag-seconds'] >= 1 ? span(bridge['lag-seconds']) : '–');
        say(this.out, `${count(bridge['messages-out'])} out`);
        say(this.in, `${count(bridge['messages-in'])} in`);
        say(this.reconnects, count(bridge.reconnects));
        this.fillError(bridge['last-error'], now);
        const action = bridge.state === 'paused' ? 'resume' : 'pause';
        this.button.dataset.action = action;
        say(this.button, action === 'pause' ? 'Pause' : 'Resume');
        this.button.setAttribute('aria-label', `${this.button.textContent} bridge ${this.name}`);
    }

    fillQueue(bridge) {
        const messages = bridge['queue-messages'] / bridge['queue-most-messages'];
        const room = bridge['queue-bytes'] / bridge['queue-most-bytes'];
        const share = Math.min(1, Math.max(messages, room));
        say(this.messages, `${count(bridge['queue-messages'])} of ${count(bridge['queue-most-messages'])} messages`);
        say(this.bytes, `${bytes(bridge['queue-bytes'])} of ${bytes(bridge['queue-most-bytes'])}`);
        this.bar.value = share;
        this.bar.setAttribute('aria-label', `The queue of ${this.name} is filled to ${Math.round(share * 100)} percent`);
        this.bar.className = share >= FULL ? 'bar full' : share >= HIGH ? 'bar high' : 'bar';
    }

    fillError(last, now) {
        say(this.error, last ? last.what : 'none');
        this.error.classList.toggle('soft', !last);
        say(this.when, last ? `${span(secondsSince(last.at, now))} ago` : '');
        this.when.dateTime = last ? last.at : '';
        this.when.title = last ? last.at : '';
    }
}

/** What there is altogether, in a line. */
export function summary(bridges) {
    const open = bridges.filter((each) => each.state === 'open').length;
    const waiting = bridges.reduce((sum, each) => sum + each['queue-messages'], 0);
    return `${open} of ${bridges.length} connected, ${count(waiting)} ${waiting === 1 ? 'message waits' : 'messages wait'}`;
}
