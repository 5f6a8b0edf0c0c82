// How values read.

const COUNT = new Intl.NumberFormat('en');
const STATES = {
    open: ['Connected', 'good'],
    connecting: ['Connecting', 'notice'],
    waiting: ['Not connected', 'bad'],
    paused: ['Paused', 'idle'],
    stopped: ['Stopped', 'idle'],
};
const BYTES = ['B', 'KiB', 'MiB', 'GiB', 'TiB'];
const SPANS = [[86_400, 'd'], [3_600, 'h'], [60, 'min']];

export const count = (value) => COUNT.format(value);

/** `[words, tone]` of what a bridge is doing. */
export function state(bridge) {
    const [words, tone] = STATES[bridge.state] ?? [bridge.state, 'idle'];
    if (bridge.state !== 'open' && bridge.connections?.some((each) => each.state === 'open')) return ['Partly connected', 'notice'];
    return bridge.state === 'open' && bridge.trouble ? ['Connected, with trouble', 'notice'] : [words, tone];
}

export function bytes(value) {
    let unit = 0;
    let left = value;
    while (left >= 1024 && unit < BYTES.length - 1) {
        left /= 1024;
        unit += 1;
    }
    return `${left >= 10 || Number.isInteger(left) ? Math.round(left) : left.toFixed(1)} ${BYTES[unit]}`;
}

/** How long so many seconds are, in the one unit or two that matter. */
export function span(seconds) {
    const whole = Math.max(0, Math.round(seconds));
    for (const [size, unit] of SPANS) {
        if (whole >= size) {
            const [next, nextUnit] = SPANS[SPANS.findIndex(([each]) => each === size) + 1] ?? [1, 's'];
            const rest = Math.floor((whole % size) / next);
            return `${Math.floor(whole / size)} ${unit}${rest > 0 ? ` ${rest} ${nextUnit}` : ''}`;
        }
    }
    return `${whole} s`;
}

export const secondsSince = (text, now) => (now - Date.parse(text)) / 1000;
