// What a CONNACK announces, as rows for people.

const bytes = (count) => (count % 1_048_576 === 0 ? `${count / 1_048_576} MiB`
    : count % 1024 === 0 ? `${count / 1024} KiB` : `${count} bytes`);
const seconds = (count) => (count === 0xffff_ffff ? 'never' : `${count} s`);

// property of MQTT.js, name for people, what its absence means, how a value reads, what a limit is called
const PROPERTIES = [
    ['maximumQoS', 'Maximum QoS', '2', String, (value) => value < 2 && `QoS up to ${value}`],
    ['retainAvailable', 'Retain available', 'yes', yesNo, (value) => !value && 'no retain'],
    ['wildcardSubscriptionAvailable', 'Wildcard subscriptions', 'yes', yesNo, (value) => !value && 'no wildcards'],
    ['sharedSubscriptionAvailable', 'Shared subscriptions', 'yes', yesNo, (value) => !value && 'no shared subscriptions'],
    ['subscriptionIdentifiersAvailable', 'Subscription identifiers', 'yes', yesNo, (value) => !value && 'no subscription identifiers'],
    ['maximumPacketSize', 'Maximum packet size', 'no limit', bytes, () => false],
    ['receiveMaximum', 'Receive maximum', '65535', String, () => false],
    ['topicAliasMaximum', 'Topic alias maximum', '0', String, () => false],
    ['serverKeepAlive', 'Server keep alive', 'as asked', seconds, () => false],
    ['sessionExpiryInterval', 'Session expires after', 'as asked', seconds, () => false],
    ['assignedClientIdentifier', 'Assigned client id', 'none', String, () => false],
    ['responseInformation', 'Response information', 'none', String, () => false],
    ['serverReference', 'Server reference', 'none', String, () => false],
];

function yesNo(value) {
    return value ? 'yes' : 'no';
}

/** Rows `{name, value, tone}`; what was not said shows what its absence means. */
export function announcements(connack, version) {
    const said = connack.properties ?? {};
    const rows = [{ name: 'Session present', value: yesNo(connack.sessionPresent), tone: '' }];
    if (version !== 5) return [...rows, { name: 'Everything else', value: 'MQTT 3.1.1 cannot announce it', tone: 'unsaid' }];
    for (const [key, name, absent, read, limit] of PROPERTIES) {
        const value = said[key];
        rows.push(value === undefined
            ? { name, value: `${absent} (not said)`, tone: 'unsaid' }
            : { name, value: read(value), tone: limit(value) ? 'limited' : '' });
    }
    return rows;
}

/** The restrictions in one line. */
export function limits(connack, version) {
    if (version !== 5) return 'MQTT 3.1.1 announces nothing';
    const said = connack.properties ?? {};
    const found = PROPERTIES.map(([key, , , , limit]) => said[key] !== undefined && limit(said[key])).filter(Boolean);
    return found.length ? `Announced: ${found.join(', ')}` : 'Announced: every feature of MQTT 5';
}
