#!/bin/sh
# WireGuard's peers as metrics. Written by Greenwall's enrolment. Keys that are secret are never printed.
wg show all dump | awk -F'\t' '
  NF == 9 {
    labels = "{interface=\"" $1 "\",public_key=\"" $2 "\",allowed_ips=\"" $5 "\"}"
    printf "wireguard_latest_handshake_seconds%s %s\n", labels, $6
    printf "wireguard_received_bytes_total%s %s\n", labels, $7
    printf "wireguard_sent_bytes_total%s %s\n", labels, $8
  }'
