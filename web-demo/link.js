// One MQTT connection of this page. Wraps MQTT.js 5.16.0 and reports every packet that carries a reason code.
import mqtt from './vendor/mqtt-5.16.0/mqtt.esm.js';

const CONNECT_TIMEOUT_MILLIS = 10_000;
const KEEP_ALIVE_SECONDS = 60;
const ALIASES_ACCEPTED = 16;

/** An answer in MQTT 3.1.1 often carries no code at all. */
const NO_CODE = null;

/**
 * `listener` hears: `opened(connack)`, `closed({code, reason, wasOpen, leftWith})`,
 * `message(topic, packet)`,
 * `sent(packet, text)`, `answered(packet, code, about, reasonString)`, `unsubscribable(filter)`, `trouble(text)`.
 * `answered` gets the packet's name, its code or null, and what it is about: a topic or a filter.
 */
export class Link {
    #client;
    #listener;
    #version;
    #about = new Map(); // packet id -> what we asked for, until the answer came
    #over = false;
    #socketClose = null;
    #leftWith = null; // the server's last word, {packet, code}

    constructor({ address, version, clientId, token }, listener) {
        this.#listener = listener;
        this.#version = version;
        this.#client = mqtt.connect(address, {
            protocolVersion: version,
            clientId,
            // MQTT 3.1.1 allows a password only beside a user name [v3.1.1: MQTT-3.1.2-22].
            username: token ? 'token' : undefined,
            password: token || undefined,
            clean: true,
            keepalive: KEEP_ALIVE_SECONDS,
            connectTimeout: CONNECT_TIMEOUT_MILLIS,
            // Every connection is a new Link with a fresh token, so the library neither reconnects nor queues.
            reconnectPeriod: 0,
            resubscribe: false,
            queueQoSZero: false,
            // The other timer lives in a worker made from a blob: address, which the content security policy forbids.
            timerVariant: 'native',
            properties: version === 5 ? { topicAliasMaximum: ALIASES_ACCEPTED } : undefined,
            manualConnect: true, // below, once the listeners are in place
            createWebsocket: (url, protocols) => this.#openSocket(url, protocols),
        });
        this.#client.on('packetsend', (packet) => this.#live(() => this.#noteSent(packet)));
        this.#client.on('packetreceive', (packet) => this.#live(() => this.#noteReceived(packet)));
        this.#client.on('message', (topic, _payload, packet) => this.#live(() => listener.message(topic, packet)));
        this.#client.on('error', (error) => this.#live(() => this.#noteError(error)));
        this.#client.connect();
    }

    get version() {
        return this.#version;
    }

    subscribe(filter, options) {
        this.#client.subscribe(filter, options, (error) => this.#live(() => {
            this.#noteFailure(error);
            if (error) this.#listener.unsubscribable(filter);
        }));
    }

    unsubscribe(filter) {
        this.#client.unsubscribe(filter, (error) => this.#live(() => this.#noteFailure(error)));
    }

    publish(topic, payload, options) {
        this.#client.publish(topic, payload, options, (error) => this.#live(() => this.#noteFailure(error)));
    }

    /** Says goodbye; afterwards the listener hears nothing more. */
    leave() {
        if (this.#over) return;
        if (this.#client.connected) this.#client.end(false, { reasonCode: 0 });
        else this.#client.end(true);
        this.#over = true;
    }

    /** The library still talks while it winds down; nobody listens then. */
    #live(step) {
        if (!this.#over) step();
    }

    #openSocket(url, protocols) {
        const socket = new WebSocket(url, protocols);
        let wasOpen = false;
        socket.addEventListener('open', () => (wasOpen = true));
        socket.addEventListener('close', ({ code, reason }) => this.#finish({ code, reason, wasOpen }));
        return socket;
    }

    #finish(ending) {
        if (this.#over) return;
        this.#over = true;
        this.#listener.closed({ ...ending, leftWith: this.#leftWith });
    }

    /** After its last word a server closes the connection; one that forgets must not keep the page waiting. */
    #dismiss(packet, code) {
        this.#leftWith = { packet, code };
        this.#finish({ wasOpen: true });
        this.#client.end(true);
    }

    #noteSent(packet) {
        const say = (text) => this.#listener.sent(packet.cmd.toUpperCase(), text);
        switch (packet.cmd) {
            case 'connect':
                return say(`${this.#version === 5 ? 'MQTT 5' : 'MQTT 3.1.1'}, client id ${packet.clientId || 'left to the server'}`);
            case 'subscribe': {
                const filters = packet.subscriptions.map((each) => each.topic);
                this.#about.set(packet.messageId, filters);
                return say(packet.subscriptions.map((each) => `${each.topic} with QoS ${each.qos}`).join(', '));
            }
            case 'unsubscribe':
                this.#about.set(packet.messageId, packet.unsubscriptions);
                return say(packet.unsubscriptions.join(', '));
            case 'publish':
                if (packet.qos > 0) this.#about.set(packet.messageId, [packet.topic]);
                return say(`${packet.topic} with QoS ${packet.qos}${packet.retain ? ', retained' : ''}`
                    + (packet.qos === 0 ? ': nobody will acknowledge it' : ''));
            case 'pubrel':
            case 'disconnect':
                return say('');
            default:
                return undefined; // pings, and acknowledgements of what we received
        }
    }

    #noteReceived(packet) {
        const name = packet.cmd.toUpperCase();
        const reason = packet.properties?.reasonString;
        const about = this.#about.get(packet.messageId) ?? [];
        const answer = (code, subject) => this.#listener.answered(name, code ?? NO_CODE, subject, reason);
        switch (packet.cmd) {
            case 'connack': {
                const code = this.#version === 5 ? packet.reasonCode : packet.returnCode;
                answer(code);
                if (code === 0) this.#listener.opened(packet);
                else this.#dismiss(name, code);
                return;
            }
            case 'suback':
                this.#about.delete(packet.messageId);
                packet.granted.forEach((each, index) => answer(each?.qos ?? each, about[index]));
                return;
            case 'unsuback':
                this.#about.delete(packet.messageId);
                about.forEach((filter, index) => answer(packet.granted?.[index], filter));
                return;
            case 'puback':
            case 'pubrec':
            case 'pubcomp':
                answer(packet.reasonCode, about[0]);
                // A PUBREC with an error ends the exchange; otherwise PUBCOMP does [MQTT-4.3.3-4].
                if (packet.cmd !== 'pubrec' || packet.reasonCode >= 0x80) this.#about.delete(packet.messageId);
                return;
            case 'disconnect':
                answer(packet.reasonCode ?? 0);
                this.#dismiss(name, packet.reasonCode ?? 0);
                return;
            case 'auth':
            case 'pubrel':
                if (packet.reasonCode) answer(packet.reasonCode);
                return;
            default:
        }
    }

    /** A refusal with a code was already reported by its packet; what remains are faults on this side. */
    #noteError(error) {
        if (error.code === undefined && !error.event) this.#listener.trouble(error.message);
    }

    #noteFailure(error) {
        if (error && error.code === undefined && !error.packet) this.#listener.trouble(error.message);
    }
}
