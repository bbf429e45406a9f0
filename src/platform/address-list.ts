import ipaddr from 'ipaddr.js';

/** Addresses and networks as a person writes them: `203.0.113.7, 198.51.100.0/24, 2001:db8::/32`. */
export interface AddressList {
  readonly isEmpty: boolean;
  /** Also for an IPv4 address written as IPv6 (`::ffff:203.0.113.7`). False for what is no address. */
  includes: (address: string) => boolean;
}

type Network = [ipaddr.IPv4 | ipaddr.IPv6, number];

/**
 * Reads addresses and CIDR networks, separated by commas, blanks or lines; what follows a `#` on a line is a remark.
 * @throws Error with a sentence that names the first entry that is neither
 */
export function addressList(text: string): AddressList {
  const entries = text.replace(/#.*$/gm, '').split(/[\s,]+/).filter((entry) => entry !== '');
  const networks = entries.map(networkOf);
  return {
    isEmpty: networks.length === 0,
    includes: (address) => {
      if (!ipaddr.isValid(address)) return false;
      const caller = ipaddr.process(address);
      return networks.some(([network, bits]) => caller.kind() === network.kind() && caller.match([network, bits] as [ipaddr.IPv4, number] & [ipaddr.IPv6, number]));
    },
  };
}

/** `10.1` and the like are valid to the library, and never what a person meant. */
const FOUR_PARTS = /^\d+\.\d+\.\d+\.\d+(\/\d+)?$/;

function networkOf(entry: string): Network {
  if (entry.includes(':') || FOUR_PARTS.test(entry)) {
    if (ipaddr.isValidCIDR(entry)) return ipaddr.parseCIDR(entry);
    if (ipaddr.isValid(entry)) {
      const address = ipaddr.process(entry);
      return [address, address.kind() === 'ipv4' ? 32 : 128];
    }
  }
  throw new Error(`${JSON.stringify(entry)} is neither an address nor a network such as 198.51.100.0/24`);
}
