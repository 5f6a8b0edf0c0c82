// What the page shows. Whatever came from outside goes through textContent: it is text, never markup.

/** The element with this id. */
export const byId = (id) => document.getElementById(id);

/** A new element with a class and either a text or children. */
export function element(name, className, ...content) {
    const made = document.createElement(name);
    if (className) made.className = className;
    made.append(...content.filter((each) => each !== null && each !== undefined && each !== '').map(asNode));
    return made;
}

const asNode = (content) => (content instanceof Node ? content : document.createTextNode(String(content)));

/** A small labelled mark. */
export const tag = (text, tone = '') => element('span', `tag ${tone}`.trim(), text);

/** The time of day, with milliseconds: protocols are quick. */
export function clock(date = new Date()) {
    const shown = date.toLocaleTimeString([], { hour12: false }) + '.' + String(date.getMilliseconds()).padStart(3, '0');
    const time = element('time', '', shown);
    time.dateTime = date.toISOString();
    return time;
}

/**
 * A list with the newest entry on top and never more than `limit` of them. Entries are drawn once per frame, so a flood
 * of messages costs one layout; those that a flood pushes out before the frame are never drawn at all.
 */
export class Feed {
    #list;
    #limit;
    #waiting = [];
    #scheduled = false;
    #seen = 0;
    #onCount;

    constructor(list, limit, onCount = () => {}) {
        this.#list = list;
        this.#limit = limit;
        this.#onCount = onCount;
    }

    /** `draw` makes the entry's element when its frame comes. */
    add(draw) {
        this.#seen += 1;
        this.#waiting.push(draw);
        if (this.#waiting.length > this.#limit) this.#waiting.shift();
        if (this.#scheduled) return;
        this.#scheduled = true;
        // A hidden tab draws no frames; it keeps the newest entries waiting.
        requestAnimationFrame(() => this.#flush());
    }

    clear() {
        this.#waiting = [];
        this.#seen = 0;
        this.#list.replaceChildren();
        this.#onCount(0);
    }

    #flush() {
        this.#scheduled = false;
        const fresh = this.#waiting.reverse().map((draw) => draw());
        this.#waiting = [];
        this.#list.prepend(...fresh);
        while (this.#list.childElementCount > this.#limit) this.#list.lastElementChild.remove();
        this.#onCount(this.#seen);
    }
}

const SHOWN_PAYLOAD_BYTES = 4096;

/** A payload as a person can read it: text if it is UTF-8, hexadecimal if not, cut where it grows long. */
export function readable(bytes) {
    const part = bytes.subarray(0, SHOWN_PAYLOAD_BYTES);
    const cut = bytes.length > part.length ? ` … (${bytes.length} bytes in all)` : '';
    try {
        // `stream` forgives a character cut in half at the end of the part.
        return new TextDecoder('utf-8', { fatal: true }).decode(part, { stream: cut !== '' }) + cut;
    } catch {
        return Array.from(part, (byte) => byte.toString(16).padStart(2, '0')).join(' ') + cut;
    }
}

/** The properties a reader may care for, as `name: value` pairs. */
export function describe(properties = {}) {
    const pairs = [
        ['content type', properties.contentType],
        ['response topic', properties.responseTopic],
        ['correlation data', properties.correlationData && readable(properties.correlationData)],
        ['expires in seconds', properties.messageExpiryInterval],
        ['subscription identifier', properties.subscriptionIdentifier],
    ];
    for (const [name, value] of Object.entries(properties.userProperties ?? {})) {
        for (const each of [value].flat()) pairs.push([name, each]);
    }
    return pairs.filter(([, value]) => value !== undefined);
}
