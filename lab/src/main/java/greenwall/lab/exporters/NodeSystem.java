package greenwall.lab.exporters;

import greenwall.lab.signal.Noise;
import greenwall.lab.world.Life;
import java.util.List;

/// node_exporter's uname, os, dmi, time, timex, systemd and textfile collectors, and what it says of itself.
final class NodeSystem {
    private static final List<String> STATES = List.of("activating", "active", "deactivating", "failed", "inactive");
    private static final List<String> COLLECTORS = List.of(
            "arp",
            "bcache",
            "bonding",
            "btrfs",
            "conntrack",
            "cpu",
            "cpufreq",
            "diskstats",
            "dmi",
            "edac",
            "entropy",
            "filefd",
            "filesystem",
            "hwmon",
            "loadavg",
            "mdadm",
            "meminfo",
            "netclass",
            "netdev",
            "netstat",
            "nvme",
            "os",
            "pressure",
            "processes",
            "rapl",
            "schedstat",
            "sockstat",
            "softnet",
            "stat",
            "systemd",
            "textfile",
            "time",
            "timex",
            "udp_queues",
            "uname",
            "vmstat",
            "xfs",
            "zfs");

    private NodeSystem() {}

    static void addTo(FamilyList list) {
        identity(list);
        clock(list);
        systemd(list);
        itself(list);
    }

    private static void identity(FamilyList list) {
        list.gauge("node_uname_info", "Labeled system information as provided by the uname system call.", out -> {
            var host = out.life().host();
            String version = host.os().id().equals("debian")
                    ? "#1 SMP PREEMPT_DYNAMIC Debian 6.1.119-1 (2024-11-22)"
                    : "#52-Ubuntu SMP PREEMPT_DYNAMIC Thu Dec  5 13:09:44 UTC 2024";
            out.constant(
                    1,
                    "domainname",
                    "(none)",
                    "machine",
                    "x86_64",
                    "nodename",
                    host.name(),
                    "release",
                    host.os().kernel(),
                    "sysname",
                    "Linux",
                    "version",
                    version);
        });
        list.gauge(
                "node_os_info",
                "A metric with a constant '1' value labeled by build_id, id, id_like, image_id, image_version, name, "
                        + "pretty_name, variant, variant_id, version, version_codename, version_id.",
                out -> {
                    var os = out.life().host().os();
                    boolean debian = os.id().equals("debian");
                    out.constant(
                            1,
                            "build_id",
                            "",
                            "id",
                            os.id(),
                            "id_like",
                            debian ? "" : "debian",
                            "image_id",
                            "",
                            "image_version",
                            "",
                            "name",
                            debian ? "Debian GNU/Linux" : "Ubuntu",
                            "pretty_name",
                            os.prettyName(),
                            "variant",
                            "",
                            "variant_id",
                            "",
                            "version",
                            os.versionId() + " (" + os.codename() + ")",
                            "version_codename",
                            os.codename(),
                            "version_id",
                            os.versionId());
                });
        list.gauge("node_os_version", "Metric containing the major.minor part of the OS version.", out -> {
            var os = out.life().host().os();
            boolean debian = os.id().equals("debian");
            out.constant(
                    Double.parseDouble(os.versionId()),
                    "id",
                    os.id(),
                    "id_like",
                    debian ? "" : "debian",
                    "name",
                    debian ? "Debian GNU/Linux" : "Ubuntu");
        });
        list.gauge(
                "node_dmi_info",
                "A metric with a constant '1' value labeled by bios_date, bios_release, bios_vendor, bios_version, "
                        + "board_asset_tag, board_name, board_serial, board_vendor, board_version, chassis_asset_tag, "
                        + "chassis_serial, chassis_vendor, chassis_version, product_family, product_name, "
                        + "product_serial, product_sku, product_uuid, product_version, system_vendor if provided by DMI.",
                out -> {
                    var hardware = out.life().host().hardware();
                    out.constant(
                            1,
                            "bios_vendor",
                            out.life().host().isGuest() ? "SeaBIOS" : "American Megatrends Inc.",
                            "bios_version",
                            "2.4",
                            "board_vendor",
                            hardware.vendor(),
                            "chassis_vendor",
                            hardware.vendor(),
                            "product_name",
                            hardware.product(),
                            "product_serial",
                            hardware.serial(),
                            "product_uuid",
                            hardware.uuid(),
                            "system_vendor",
                            hardware.vendor());
                });
        list.fixed("node_selinux_enabled", "SELinux is enabled, 1 is true, 0 is false", out -> 0);
    }

    private static void clock(FamilyList list) {
        list.gauge("node_time_seconds", "System time in seconds since epoch (1970).", out -> {
            var life = out.life();
            out.gauge(t -> t / 1000.0 + life.clockOffsetAt(t));
        });
        list.gauge(
                "node_time_zone_offset_seconds",
                "System time zone offset in seconds.",
                out -> out.constant(0, "time_zone", "UTC"));
        list.gauge(
                "node_time_clocksource_available_info",
                "Available clocksources read from '/sys/devices/system/clocksource'.",
                out -> out.constant(1, "clocksource", clockSource(out), "device", "0"));
        list.gauge(
                "node_time_clocksource_current_info",
                "Current clocksource read from '/sys/devices/system/clocksource'.",
                out -> out.constant(1, "clocksource", clockSource(out), "device", "0"));
        list.gauge("node_timex_offset_seconds", "Time offset in between local system and reference clock.", out -> {
            var life = out.life();
            out.gauge(t -> Math.round(life.clockOffsetAt(t) * 1e9) / 1e9);
        });
        list.gauge("node_timex_sync_status", "Is clock synchronized to a reliable server (1 = yes, 0 = no).", out -> {
            var life = out.life();
            out.gauge(t -> life.clockSyncedAt(t) ? 1 : 0);
        });
        list.gauge("node_timex_status", "Value of the status array bits.", out -> {
            var life = out.life();
            out.gauge(t -> life.clockSyncedAt(t) ? 8193 : 64);
        });
        list.gauge("node_timex_maxerror_seconds", "Maximum error in seconds.", out -> {
            var life = out.life();
            out.gauge(t -> life.clockSyncedAt(t) ? 0.02 + (t / 1000 % 64) * 0.0005 : 16);
        });
        list.gauge("node_timex_estimated_error_seconds", "Estimated error in seconds.", out -> {
            var life = out.life();
            out.gauge(t -> life.clockSyncedAt(t) ? 0.000_031 : 16);
        });
        list.gauge(
                "node_timex_frequency_adjustment_ratio",
                "Local clock frequency adjustment.",
                out -> out.constant(1 + Noise.signed(out.life().host().seed(), 901) * 2e-5));
        list.fixed("node_timex_loop_time_constant", "Phase-locked loop time constant.", out -> 7);
        list.fixed("node_timex_tick_seconds", "Seconds between clock ticks.", out -> 0.01);
        list.fixed("node_timex_tai_offset_seconds", "International Atomic Time (TAI) offset.", out -> 37);
        list.fixed("node_timex_pps_frequency_hertz", "Pulse per second frequency.", out -> 0);
        list.fixed("node_timex_pps_jitter_seconds", "Pulse per second jitter.", out -> 0);
        list.fixed("node_timex_pps_shift_seconds", "Pulse per second interval duration.", out -> 0);
        list.fixed(
                "node_timex_pps_stability_hertz",
                "Pulse per second stability, average of recent frequency changes.",
                out -> 0);
        for (var what : List.of("calibration", "error", "jitter", "stability_exceeded")) {
            list.counter(
                    "node_timex_pps_" + what + "_total",
                    switch (what) {
                        case "calibration" -> "Pulse per second count of calibration intervals.";
                        case "error" -> "Pulse per second count of calibration errors.";
                        case "jitter" -> "Pulse per second count of jitter limit exceeded events.";
                        default -> "Pulse per second count of stability limit exceeded events.";
                    },
                    out -> out.constant(0));
        }
    }

    private static String clockSource(Out out) {
        return out.life().host().isGuest() ? "kvm-clock" : "tsc";
    }

    private static String type(String unit) {
        return unit.startsWith("syncoid") ? "oneshot" : unit.startsWith("ssh") ? "notify" : "simple";
    }

    private static void systemd(FamilyList list) {
        list.gauge("node_systemd_unit_state", "Systemd unit", out -> {
            var life = out.life();
            for (var unit : life.host().units()) {
                for (var state : STATES) {
                    out.gauge(
                            t -> life.unitState(unit, t).equals(state) ? 1 : 0,
                            "name",
                            unit,
                            "state",
                            state,
                            "type",
                            unit.endsWith(".service") ? type(unit) : "");
                }
            }
        });
        list.gauge("node_systemd_units", "Summary of systemd unit states", out -> {
            var life = out.life();
            for (var state : STATES) {
                out.gauge(t -> units(life, state, t), "state", state);
            }
        });
        list.gauge(
                "node_systemd_system_running",
                "Whether the system is operational (see 'systemctl is-system-running')",
                out -> {
                    var life = out.life();
                    out.gauge(t -> life.failedUnits(t).isEmpty() ? 1 : 0);
                });
        list.gauge("node_systemd_version", "Detected systemd version", out -> {
            boolean debian = out.life().host().os().id().equals("debian");
            out.constant(debian ? 252.31 : 255, "version", debian ? "252.31-1~deb12u1" : "255.4-1ubuntu8.4");
        });
    }

    private static double units(Life life, String state, long t) {
        long of = life.host().units().stream()
                .filter(u -> life.unitState(u, t).equals(state))
                .count();
        return switch (state) {
            case "active" -> 148 + of;
            case "inactive" -> 62 + of;
            default -> of;
        };
    }

    private static void itself(FamilyList list) {
        list.fixed(
                "node_textfile_scrape_error",
                "1 if there was an error opening or reading a file, 0 otherwise",
                out -> 0);
        list.gauge("node_scrape_collector_duration_seconds", "node_exporter: Duration of a collector scrape.", out -> {
            long seed = out.life().host().seed();
            for (var collector : COLLECTORS) {
                long own = Noise.mix(seed, collector);
                out.gauge(t -> Noise.between(own, t / 15_000, 0.0001, 0.004), "collector", collector);
            }
        });
        list.gauge("node_scrape_collector_success", "node_exporter: Whether a collector succeeded.", out -> {
            for (var collector : COLLECTORS) {
                boolean works = !List.of("bcache", "bonding", "btrfs", "mdadm", "nvme", "xfs")
                                .contains(collector)
                        && (!collector.equals("zfs") || out.life().host().hasZfs());
                out.constant(works ? 1 : 0, "collector", collector);
            }
        });
        Go.buildInfo(list, "node_exporter", "f1e0e8360aa60b6cb5e5cc1560bed348fc2c1895", "unknown", "1.8.2");
        Go.addTo(list, "node", 11e6);
    }
}
