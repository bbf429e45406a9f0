import ipaddr from 'ipaddr.js';
import type { Facility } from '../platform/facility';

/** A public address taken apart. */
export interface PublicAddress {
  host: string;
  port: number;
  /** The host is an IP address, not a name. */
  isIp: boolean;
}

export function addressOf(url: string): PublicAddress {
  const { hostname, port } = new URL(url);
  const host = hostname.replace(/^\[|\]$/g, '');
  return { host, port: Number(port || 443), isIp: ipaddr.isValid(host) };
}

/** Of this house or this machine only: nobody outside can call it. */
export function isPrivate(address: string): boolean {
  return ipaddr.isValid(address) && ipaddr.process(address).range() !== 'unicast';
}

/** Where BPJS calls a facility: at its own host name, at the root for the default one, below its code otherwise. No slash at the end. */
export function facilityUrlOf(publicUrl: string, facility: Pick<Facility, 'code' | 'hostName' | 'isDefault'>, facilities: readonly unknown[]): string {
  const root = publicUrl.replace(/\/+$/, '');
  if (facility.hostName !== null) {
    const url = new URL(root);
    url.hostname = facility.hostName;
    return url.href.replace(/\/+$/, '');
  }
  return facility.isDefault || facilities.length === 1 ? root : `${root}/${facility.code}`;
}
