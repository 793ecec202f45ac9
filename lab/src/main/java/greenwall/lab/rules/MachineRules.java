package greenwall.lab.rules;

import static greenwall.lab.rules.RuleWriter.AT_ONCE;
import static greenwall.lab.rules.RuleWriter.BY;
import static greenwall.lab.rules.RuleWriter.CRITICAL;
import static greenwall.lab.rules.RuleWriter.WARNING;
import static greenwall.lab.rules.RuleWriter.hosted;
import static greenwall.lab.rules.RuleWriter.max;
import static greenwall.lab.rules.RuleWriter.minutes;

/// What is asked of every machine: that it is there, and its processor, memory, clock and units.
final class MachineRules {
    private MachineRules() {}

    static void write(RuleWriter rules) {
        hosts(rules);
        systems(rules);
    }

    private static void hosts(RuleWriter rules) {
        rules.alert(
                "HostDown",
                CRITICAL,
                minutes(1),
                max("up") + " == 0",
                "{{ $labels.host }} answers none of its exporters");
        rules.alert(
                "ExporterDown",
                WARNING,
                minutes(2),
                max("job", "up") + " == 0 and on (" + BY + ") " + max("up") + " == 1",
                "the {{ $labels.job }} exporter of {{ $labels.host }} does not answer, though the machine does");
        rules.alert(
                "HostRebooted",
                "info",
                AT_ONCE,
                max("time() - node_boot_time_seconds") + " < 600",
                "{{ $labels.host }} booted {{ $value | humanizeDuration }} ago");
        rules.recording("cluster:host_up:ratio", "avg by (cluster) (" + max("up") + ")");
        rules.group("hosts");
    }

    private static void systems(RuleWriter rules) {
        rules.levels(
                "HighCpu",
                minutes(5),
                max(
                        "1 - sum by (cluster, location, instance, hostname) (rate(node_cpu_seconds_total{mode=\"idle\"}[5m])) "
                                + "/ (sum by (cluster, location, instance, hostname) (rate(node_cpu_seconds_total[5m])) > 0)"),
                "> 0.9",
                "> 0.98",
                "{{ $labels.host }} is busy at {{ $value | humanizePercentage }}");
        rules.levels(
                "HighLoad",
                minutes(10),
                max("node_load1 / on (cluster, instance) group_left () count by (cluster, instance) "
                        + "(node_cpu_seconds_total{mode=\"idle\"})"),
                "> 1.5",
                "> 4",
                "{{ $labels.host }} has {{ printf \"%.1f\" $value }} runnable tasks per CPU");
        rules.levels(
                "MemoryLow",
                minutes(5),
                max("1 - (node_memory_MemAvailable_bytes + (clamp_min(node_zfs_arc_size - node_zfs_arc_c_min, 0) "
                        + "or 0 * node_memory_MemAvailable_bytes)) / node_memory_MemTotal_bytes"),
                "> 0.9",
                "> 0.95",
                "{{ $labels.host }} uses {{ $value | humanizePercentage }} of its memory, the ARC counted as free");
        rules.alert(
                "OomKill",
                WARNING,
                AT_ONCE,
                minutes(10),
                max("increase(node_vmstat_oom_kill[10m])") + " > 0",
                "the kernel killed a process of {{ $labels.host }} for want of memory");
        rules.alert(
                "MajorPageFaultsHigh",
                WARNING,
                minutes(10),
                max("rate(node_vmstat_pgmajfault[5m])") + " > 100",
                "{{ $labels.host }} reads {{ $value | humanize }} pages a second back from disk");
        rules.levels(
                "ClockSkew",
                minutes(2),
                max("abs(node_timex_offset_seconds)"),
                "> 0.1",
                "> 1",
                "the clock of {{ $labels.host }} is off by {{ $value | humanizeDuration }}");
        rules.alert(
                "ClockNotSynchronised",
                WARNING,
                minutes(10),
                "min by (" + BY + ") (" + hosted("node_timex_sync_status") + ") == 0",
                "the clock of {{ $labels.host }} follows no server");
        rules.alert(
                "SystemdUnitFailed",
                WARNING,
                minutes(1),
                max("name", "node_systemd_unit_state{state=\"failed\"} == 1"),
                "{{ $labels.name }} failed on {{ $labels.host }}");
        rules.alert(
                "SystemdUnitFlapping",
                WARNING,
                AT_ONCE,
                max("name", "changes(node_systemd_unit_state{state=\"active\"}[15m]) > 4"),
                "{{ $labels.name }} of {{ $labels.host }} went up and down {{ $value }} times in 15 minutes");
        rules.levels(
                "TcpRetransmitsHigh",
                minutes(5),
                max("rate(node_netstat_Tcp_RetransSegs[5m])"),
                "> 50",
                "> 500",
                "{{ $labels.host }} sends {{ $value | humanize }} segments a second again");
        rules.alert(
                "TextfileStale",
                WARNING,
                minutes(5),
                max("file", "time() - node_textfile_mtime_seconds") + " > 900",
                "{{ $labels.file }} of {{ $labels.host }} was last written {{ $value | humanizeDuration }} ago");
        rules.recording(
                "location:cpu_busy:ratio",
                "1 - sum by (cluster, location) (rate(node_cpu_seconds_total{mode=\"idle\"}[5m])) "
                        + "/ sum by (cluster, location) (rate(node_cpu_seconds_total[5m]))");
        rules.group("systems");
    }
}
