package greenwall.fleet.explain.cases;

import java.util.List;
import java.util.Random;

/// Lines that cause a problem, as programs log them, with the metric that shows it. `%d` are numbers that
/// change.
final class Causes {
    record Cause(String metric, String level, String wording) {
        String line(Random random) {
            var text = new StringBuilder();
            for (int i = 0; i < wording.length(); i++) {
                if (wording.startsWith("%d", i)) {
                    text.append(100 + random.nextInt(90_000));
                    i++;
                } else {
                    text.append(wording.charAt(i));
                }
            }
            return text.toString();
        }
    }

    static final List<Cause> ALL = """
            node_memory_MemAvailable_bytes error Out of memory: Killed process %d (java) total-vm:%dkB, anon-rss:%dkB
            node_load1 info (root) CMD (/usr/local/bin/rebuild-index --all --pid %d)
            node_load1 warn watchdog: BUG: soft lockup - CPU#3 stuck for %ds! [kworker/3:1:%d]
            app_request_latency_seconds info Deploying release %d of checkout-service to production
            app_request_latency_seconds warn Connection pool exhausted: %d waiting, max 50 in use
            app_request_latency_seconds info configuration reloaded from /etc/app/app.yaml revision %d
            app_errors_per_second error upstream connect error: no healthy upstream for cluster payments-%d
            app_errors_per_second fatal FATAL: remaining connection slots are reserved for superuser, pid %d
            node_disk_read_latency_seconds error blk_update_request: I/O error, dev sdc, sector %d op 0x0:(READ)
            node_disk_read_latency_seconds warn md0: resync of RAID array started, speed %d KB/sec
            node_disk_write_latency_seconds info starting full VACUUM of table events, %d dead tuples
            node_network_receive_drop error ixgbe 0000:03:00.0 eth1: NIC Link is Down after %d s
            node_network_receive_drop warn nf_conntrack: table full, dropping packet %d
            tcp_retransmits_per_second warn bonding: bond0: link status definitely down for interface eth%d, disabling it
            node_filesystem_used_ratio warn core dump of process %d written to /var/crash (18.2G)
            node_filesystem_used_ratio info log level of component gateway changed to TRACE by admin session %d
            node_cpu_temperature_celsius error ipmi: Fan 4 speed below critical threshold, reading %d RPM
            node_cpu_busy_ratio info Started nightly-report.service - Nightly report, job %d.
            node_cpu_busy_ratio warn Regular expression took %d ms on input of length %d, possible catastrophic backtracking
            jvm_gc_pause_seconds warn GC overhead: old generation %d MB after full collection, promotion failed
            queue_depth error consumer group orders lost its coordinator, generation %d fenced
            queue_depth info partition %d reassigned to broker 4, leader epoch %d
            replication_lag_seconds error could not receive data from WAL stream: server closed the connection unexpectedly, lsn %d
            clock_offset_seconds info Can't synchronise: no selectable sources (reach %d)
            dns_lookup_seconds error named[%d]: forwarder 10.0.0.53 unreachable, resolving falls back to root servers
            http_requests_per_second info feature flag new-search enabled for %d percent of users
            power_watts error PSU 2 input lost, running on redundant supply, event %d
            auth_failures_per_second error LDAP bind failed: certificate of ldap-%d has expired
            cache_hit_ratio info FLUSHALL executed by client 10.1.4.%d at console
            cache_hit_ratio warn eviction storm: maxmemory lowered to %d by CONFIG SET
            """.lines()
            .map(line -> line.split(" ", 3))
            .map(part -> new Cause(part[0], part[1], part[2]))
            .toList();

    /// Lines that follow from a problem and are not its cause.
    static final List<String> CONSEQUENCES = List.of(
            "request %d failed: timeout after 5000 ms waiting for upstream",
            "health check of backend-%d failed: i/o timeout",
            "retrying operation %d, attempt 2 of 5",
            "slow request %d took 8123 ms");

    /// Lines that occur in occasional bursts and are irrelevant.
    static final List<String> BURSTS = List.of(
            "scanner 203.0.113.%d requested /wp-login.php status 404",
            "session %d opened for user backup by (uid=0)",
            "worker %d heartbeat delayed",
            "ERROR import row %d skipped: malformed date",
            "snapshot chunk %d uploaded",
            "certificate check %d passed");

    private Causes() {}
}
