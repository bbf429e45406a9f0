import ipaddr from 'ipaddr.js';

/**
 * What an address counts as where callers are counted: an IPv4 address by itself, also written as IPv6; of IPv6 the /64,
 * which is what one caller has to call from. What is no address counts as it is written.
 */
export function callerNetwork(address: string): string {
  if (!ipaddr.isValid(address)) return address;
  const parsed = ipaddr.process(address);
  return parsed.kind() === 'ipv6' ? (parsed as ipaddr.IPv6).parts.slice(0, 4).map((part) => part.toString(16)).join(':') : parsed.toString();
}
