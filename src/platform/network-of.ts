import ipaddr from 'ipaddr.js';

/** An address as it counts: an IPv4 caller by itself, an IPv6 one by its /64, since it has a whole one to call from. */
export function networkOf(address: string): string {
  if (!ipaddr.isValid(address)) return address;
  const parsed = ipaddr.process(address);
  if (parsed.kind() === 'ipv4') return parsed.toString();
  return `${(parsed as ipaddr.IPv6).parts.slice(0, 4).map((part) => part.toString(16)).join(':')}::/64`;
}
