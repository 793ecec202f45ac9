package greenwall.tests.poll;

import java.time.Instant;
import java.util.Arrays;
import java.util.stream.Stream;

/// A fleet in which every host has another family of exporters, made by hand from what those exporters write;
/// and what every cell of it should be.
final class Dialects {
    private final Fed fed;
    private final Expected expected = new Expected();

    private Dialects(Instant now) {
        fed = new Fed(now);
    }

    static Dialects at(Instant now) {
        var dialects = new Dialects(now);
        dialects.linux();
        dialects.addressOnly();
        dialects.scrapedTwice();
        dialects.siebenmann();
        dialects.zpoolPrometheus();
        dialects.freebsd();
        dialects.staleTextfile();
        dialects.zreplAndKumina();
        dialects.mdlayherAndTinkoff();
        dialects.wgEasyAndCloudflare();
        dialects.ebpfScripts();
        dialects.mixin();
        dialects.zhangjianweibj();
        dialects.idle();
        dialects.stopped();
        dialects.down();
        dialects.eliothedeman();
        dialects.scripts();
        dialects.gone();
        return dialects;
    }

    Fed fed() {
        return fed;
    }

    Expected expected() {
        return expected;
    }

    private Fed.Feed node(String job, String instance, String nodename, String... more) {
        return fed.target(job, instance, more).gauge("node_uname_info", 1, "nodename", nodename, "sysname", "Linux");
    }

    private static Fed.Feed cpu(Fed.Feed feed, double idle) {
        return feed.counter("node_cpu_seconds_total", idle, "cpu", "0", "mode", "idle")
                .counter("node_cpu_seconds_total", 1 - idle, "cpu", "0", "mode", "user");
    }

    private void linux() {
        var a = cpu(node("node", "10.78.0.1:9100", "alpha"), 0.8)
                .counter("node_cpu_seconds_total", 0.8, "cpu", "1", "mode", "idle")
                .counter("node_cpu_seconds_total", 0.2, "cpu", "1", "mode", "system")
                .moment("node_boot_time_seconds", 864_000)
                .gauge("node_load1", 3.2)
                .gauge("node_memory_MemTotal_bytes", 100e9)
                .gauge("node_memory_MemAvailable_bytes", 10e9)
                .gauge("node_zfs_arc_size", 40e9)
                .gauge("node_zfs_arc_c", 50e9)
                .gauge("node_zfs_arc_c_min", 4e9)
                .gauge("node_zfs_arc_c_max", 60e9)
                .gauge("node_zfs_arc_mfu_size", 20e9)
                .gauge("node_zfs_arc_mru_size", 15e9)
                .counter("node_zfs_arc_hits", 850)
                .counter("node_zfs_arc_misses", 100)
                .counter("node_zfs_arc_iohits", 50)
                .counter("node_zfs_arc_demand_data_hits", 400)
                .counter("node_zfs_arc_demand_metadata_hits", 410)
                .counter("node_zfs_arc_demand_data_misses", 100)
                .counter("node_zfs_arc_demand_metadata_misses", 100)
                .counter("node_zfs_arc_mfu_ghost_hits", 3)
                .counter("node_zfs_arc_mru_ghost_hits", 2)
                .counter("node_zfs_arc_deleted", 7)
                .counter("node_zfs_arc_prefetch_data_hits", 10)
                .counter("node_zfs_arc_prefetch_metadata_hits", 5)
                .counter("node_zfs_arc_l2_hits", 30)
                .counter("node_zfs_arc_l2_misses", 70)
                .gauge("node_zfs_arc_l2_size", 5e9);
        filesystem(a, "/", "rpool/ROOT", "zfs", 95, 100);
        filesystem(a, "/boot", "/dev/sda1", "ext4", 4, 100);
        filesystem(a, "/run", "tmpfs", "tmpfs", 0, 100);
        filesystem(a, "/snap/core", "/dev/loop0", "squashfs", 0, 100);
        disk(a, "sda", 0.3, 0.2, 10, 1.2, 20);
        disk(a, "sdb", 0, 0, 0, 0, 0);
        a.counter("node_disk_io_time_seconds_total", 0.9, "device", "zd0");
        for (var device : new String[] {"eth0", "lo", "wg0", "vmbr0", "fwpr100p0"}) {
            a.counter("node_network_receive_bytes_total", 1e6, "device", device)
                    .counter("node_network_transmit_bytes_total", 2e6, "device", device);
        }
        a.counter("node_netstat_Tcp_RetransSegs", 60)
                .counter("node_netstat_Tcp_ActiveOpens", 3)
                .counter("node_netstat_Tcp_PassiveOpens", 4)
                .gauge("node_timex_offset_seconds", -0.2)
                .gauge("node_timex_sync_status", 1)
                .gauge("node_systemd_unit_state", 1, "name", "a.service", "state", "failed", "type", "simple")
                .gauge("node_systemd_unit_state", 0, "name", "b.service", "state", "failed", "type", "simple")
                .counter("node_vmstat_pgmajfault", 150);
        for (var state : new String[] {"online", "degraded", "faulted", "offline", "removed", "unavail", "suspended"}) {
            a.gauge("node_zfs_zpool_state", state.equals("degraded") ? 1 : 0, "zpool", "tank", "state", state)
                    .gauge("node_zfs_zpool_state", 0, "zpool", "odd", "state", state);
        }
        objset(a, "tank/a", 5, 1, 100, 10);
        objset(a, "tank/b", 6, 2, 200, 20);
        expected.host("alpha")
                .ok("cpu.util", 0.2)
                .cell("load.per_cpu", 1.6, "warn")
                .ok("mem.util", 0.54)
                .ok("uptime", 864_000)
                .ok("fs.root.used", 0.05)
                .ok("fs.used", 0.05, "mountpoint", "/")
                .cell("fs.used", 0.96, "critical", "mountpoint", "/boot")
                .ok("fs.full_in", Double.POSITIVE_INFINITY, "mountpoint", "/")
                .ok("fs.full_in", Double.POSITIVE_INFINITY, "mountpoint", "/boot")
                .ok("disk.util", 0.3, "device", "sda")
                .ok("disk.util", 0, "device", "sdb")
                .ok("disk.read.latency", 0.02, "device", "sda")
                .cell("disk.read.latency", Double.NaN, "idle", "device", "sdb")
                .cell("disk.write.latency", 0.06, "warn", "device", "sda")
                .cell("disk.write.latency", Double.NaN, "idle", "device", "sdb")
                .ok("net.rx", 1e6, "device", "eth0")
                .ok("net.tx", 2e6, "device", "eth0")
                .cell("tcp.retrans", 60.0, "warn")
                .ok("tcp.connections", 7)
                .cell("clock.offset", 0.2, "warn")
                .ok("clock.synced", 1)
                .cell("systemd.failed", 1.0, "warn")
                .cell("ebpf.major_faults", 150.0, "warn")
                .cell("pool.health", 1.0, "critical", "pool", "tank")
                .cell("pool.health", Double.NaN, "critical", "pool", "odd")
                .ok("pool.read.ops", 11, "pool", "tank")
                .ok("pool.write.ops", 3, "pool", "tank")
                .ok("pool.read.bytes", 300, "pool", "tank")
                .ok("pool.write.bytes", 30, "pool", "tank")
                .cell("arc.hit_ratio", 0.85, "warn")
                .cell("arc.hit_ratio.demand", 810.0 / 1010, "warn")
                .ok("arc.size", 40e9)
                .ok("arc.target", 50e9)
                .ok("arc.max", 60e9)
                .ok("arc.min", 4e9)
                .ok("arc.mfu", 20e9)
                .ok("arc.mru", 15e9)
                .ok("arc.ghost_hits", 5)
                .ok("arc.evictions", 7)
                .ok("arc.prefetch_hits", 15)
                .ok("l2arc.hit_ratio", 0.3)
                .ok("l2arc.size", 5e9)
                .cell("slo.pool", 0.0, "critical", "pool", "tank")
                .cell("slo.pool", 0.0, "critical", "pool", "odd")
                .cell("slo.arc", 0.0, "warn");
    }

    private static void filesystem(
            Fed.Feed feed, String mount, String device, String type, double available, double size) {
        feed.gauge("node_filesystem_avail_bytes", available, "mountpoint", mount, "device", device, "fstype", type)
                .gauge("node_filesystem_size_bytes", size, "mountpoint", mount, "device", device, "fstype", type);
    }

    private static void disk(
            Fed.Feed feed, String device, double busy, double readTime, double reads, double writeTime, double writes) {
        feed.counter("node_disk_io_time_seconds_total", busy, "device", device)
                .counter("node_disk_read_time_seconds_total", readTime, "device", device)
                .counter("node_disk_reads_completed_total", reads, "device", device)
                .counter("node_disk_write_time_seconds_total", writeTime, "device", device)
                .counter("node_disk_writes_completed_total", writes, "device", device);
    }

    private static void objset(
            Fed.Feed feed, String dataset, double reads, double writes, double nread, double nwritten) {
        feed.counter("node_zfs_zpool_dataset_reads", reads, "zpool", "tank", "dataset", dataset)
                .counter("node_zfs_zpool_dataset_writes", writes, "zpool", "tank", "dataset", dataset)
                .counter("node_zfs_zpool_dataset_nread", nread, "zpool", "tank", "dataset", dataset)
                .counter("node_zfs_zpool_dataset_nwritten", nwritten, "zpool", "tank", "dataset", dataset);
    }

    /// Instances without a port, four jobs on one address, recorded CPU, pdf's zfs_exporter, MindFlavor's
    /// WireGuard, inovex' libvirt.
    private void addressOnly() {
        cpu(node("node", "10.78.2.1", "beta"), 0.9).gauge("instance:node_cpu_utilization:ratio", 0.33);
        var zfs = fed.target("zfs", "10.78.2.1")
                .gauge("zfs_scrape_collector_success", 1, "collector", "pool")
                .gauge("zfs_pool_health", 0, "pool", "rpool")
                .gauge("zfs_pool_size_bytes", 1000, "pool", "rpool")
                .gauge("zfs_pool_allocated_bytes", 850, "pool", "rpool")
                .gauge("zfs_pool_free_bytes", 150, "pool", "rpool")
                .gauge("zfs_pool_fragmentation_ratio", 0.6, "pool", "rpool")
                .gauge("zfs_pool_deduplication_ratio", 0.5, "pool", "rpool")
                .gauge("zfs_pool_readonly", 0, "pool", "rpool");
        var a = new String[] {"name", "rpool/a", "pool", "rpool", "type", "filesystem"};
        zfs.gauge("zfs_dataset_used_bytes", 500, a)
                .gauge("zfs_dataset_available_bytes", 150, a)
                .gauge("zfs_dataset_referenced_bytes", 400, a)
                .gauge("zfs_dataset_logical_used_bytes", 1000, a)
                .gauge("zfs_dataset_quota_bytes", 520, a)
                .gauge("zfs_dataset_quota_bytes", 0, "name", "rpool/b", "pool", "rpool", "type", "filesystem");
        for (int i = 1; i <= 2; i++) {
            var snapshot = new String[] {"name", "rpool/a@" + i, "pool", "rpool", "type", "snapshot"};
            zfs.gauge("zfs_dataset_used_bytes", 5, snapshot)
                    .moment("zfs_dataset_creation_timestamp", 3600.0 * i, snapshot);
        }
        fed.target("wireguard", "10.78.2.1")
                .moment("wireguard_latest_handshake_seconds", 15, wg(key(1), "alpha-peer"))
                .gauge("wireguard_latest_handshake_seconds", 0, wg(key(2), ""))
                .moment("wireguard_latest_handshake_seconds", 1000, wg(key(3), ""))
                .counter("wireguard_sent_bytes_total", 10, wg(key(1), "alpha-peer"))
                .counter("wireguard_received_bytes_total", 20, wg(key(1), "alpha-peer"));
        var vm = fed.target("libvirt", "10.78.2.1")
                .gauge("libvirt_up", 1)
                .gauge("libvirt_domain_info_state", 1, "domain", "vm1", "state_desc", "running")
                .gauge("libvirt_domain_info_state", 3, "domain", "vm2", "state_desc", "paused")
                .counter("libvirt_domain_info_cpu_time_seconds_total", 1.9, "domain", "vm1")
                .counter("libvirt_domain_info_cpu_time_seconds_total", 0, "domain", "vm2")
                .gauge("libvirt_domain_info_virtual_cpus", 2, "domain", "vm1")
                .gauge("libvirt_domain_info_virtual_cpus", 1, "domain", "vm2")
                .counter("libvirt_domain_vcpu_delay_seconds_total", 0.2, "domain", "vm1", "vcpu", "0")
                .counter("libvirt_domain_vcpu_delay_seconds_total", 0.3, "domain", "vm1", "vcpu", "1")
                .gauge("libvirt_domain_info_memory_usage_bytes", 100, "domain", "vm1")
                .gauge("libvirt_domain_info_maximum_memory_bytes", 100, "domain", "vm1")
                .gauge("libvirt_domain_memory_stats_usable_bytes", 10, "domain", "vm1")
                .gauge("libvirt_domain_memory_stats_available_bytes", 100, "domain", "vm1");
        block(vm, "vm1", "libvirt_domain_block_stats_read_time_seconds_total");
        vm.counter("libvirt_domain_interface_stats_receive_bytes_total", 5, "domain", "vm1", "target_device", "vnet0")
                .counter(
                        "libvirt_domain_interface_stats_transmit_bytes_total",
                        6,
                        "domain",
                        "vm1",
                        "target_device",
                        "vnet0");
        expected.host("beta")
                .ok("cpu.util", 0.33)
                .ok("pool.health", 0, "pool", "rpool")
                .cell("pool.usage", 0.85, "warn", "pool", "rpool")
                .ok("pool.full_in", Double.POSITIVE_INFINITY, "pool", "rpool")
                .cell("pool.fragmentation", 0.6, "warn", "pool", "rpool")
                .ok("pool.dedup", 2, "pool", "rpool")
                .ok("pool.readonly", 0, "pool", "rpool")
                .ok("slo.pool", 1, "pool", "rpool")
                .ok("ds.used", 500, "dataset", "rpool/a")
                .ok("ds.available", 150, "dataset", "rpool/a")
                .ok("ds.referenced", 400, "dataset", "rpool/a")
                .cell("ds.quota", 520.0, "warn", "dataset", "rpool/a")
                .ok("ds.compressratio", 2, "dataset", "rpool/a")
                .ok("snap.count", 2, "dataset", "rpool/a")
                .ok("snap.age", 3600, "dataset", "rpool/a")
                .ok("wg.handshake.age", 15, "interface", "wg0", "peer", "alpha-peer")
                .cell("wg.handshake.age", 1000.0, "critical", "interface", "wg0", "peer", "CCCCCCCC")
                .ok("wg.never", 0, "interface", "wg0", "peer", "alpha-peer")
                .cell("wg.never", 1.0, "warn", "interface", "wg0", "peer", "BBBBBBBB")
                .ok("wg.never", 0, "interface", "wg0", "peer", "CCCCCCCC")
                .ok("wg.tx", 10, "interface", "wg0", "peer", "alpha-peer")
                .ok("wg.rx", 20, "interface", "wg0", "peer", "alpha-peer")
                .cell("slo.wg", null, "critical")
                .ok("vm.state", 1, "domain", "vm1")
                .cell("vm.state", 3.0, "warn", "domain", "vm2")
                .cell("vm.cpu", 0.95, "warn", "domain", "vm1")
                .ok("vm.cpu", 0, "domain", "vm2")
                .ok("vm.cores", 1.9, "domain", "vm1")
                .ok("vm.cores", 0, "domain", "vm2")
                .cell("vm.steal", 0.25, "warn", "domain", "vm1")
                .ok("vm.mem", 0.9, "domain", "vm1")
                .ok("vm.disk.read", 1000, "domain", "vm1", "device", "vda")
                .ok("vm.disk.write", 2000, "domain", "vm1", "device", "vda")
                .ok("vm.disk.iops", 30, "domain", "vm1", "device", "vda")
                .cell("vm.disk.latency", 0.06, "warn", "domain", "vm1", "device", "vda")
                .ok("vm.net.rx", 5, "domain", "vm1", "device", "vnet0")
                .ok("vm.net.tx", 6, "domain", "vm1", "device", "vnet0");
    }

    /// A public key of WireGuard, whose first eight letters are the same.
    private static String key(int number) {
        return Character.toString('A' + number - 1).repeat(8)
                + Integer.toString(number).repeat(34) + "k=";
    }

    private static String[] wg(String key, String friendly) {
        return new String[] {
            "interface", "wg0", "public_key", key, "allowed_ips", "10.78.0.1/32", "friendly_name", friendly
        };
    }

    private static void block(Fed.Feed vm, String domain, String readTime) {
        var disk = new String[] {"domain", domain, "target_device", "vda"};
        vm.counter("libvirt_domain_block_stats_read_bytes_total", 1000, disk)
                .counter("libvirt_domain_block_stats_write_bytes_total", 2000, disk)
                .counter("libvirt_domain_block_stats_read_requests_total", 10, disk)
                .counter("libvirt_domain_block_stats_write_requests_total", 20, disk)
                .counter(readTime, 0.6, disk);
    }

    /// One node_exporter under two jobs and two addresses, with textfile metrics of a script.
    private void scrapedTwice() {
        for (var target : new String[][] {{"kldload-nodes", "node01.wg2:9100"}, {"zfs-textfile", "10.2.0.2:9100"}}) {
            cpu(node(target[0], target[1], "gamma", "node_id", "node2"), 0.5)
                    .moment("node_boot_time_seconds", 500_000)
                    .gauge("zfs_pool_health", 1, "pool", "data")
                    .gauge("zfs_scrub_errors", 0, "pool", "data")
                    .gauge("zfs_snapshot_count", 12, "pool", "data")
                    .gauge("zfs_compression_ratio", 1.5, "pool", "data")
                    .gauge("zfs_dataset_used_bytes", 300, "dataset", "data")
                    .gauge("zfs_dataset_available_bytes", 700, "dataset", "data")
                    .moment(
                            "node_textfile_mtime_seconds",
                            60,
                            "file",
                            "/var/lib/node_exporter/textfile_collector/zfs.prom");
        }
        expected.host("gamma")
                .ok("cpu.util", 0.5)
                .ok("uptime", 500_000)
                .ok("textfile.age", 60, "file", "/var/lib/node_exporter/textfile_collector/zfs.prom")
                .cell("pool.health", 1.0, "critical", "pool", "data")
                .cell("slo.pool", 0.0, "critical", "pool", "data")
                .ok("pool.usage", 0.3, "pool", "data")
                .ok("scrub.errors", 0, "pool", "data")
                .ok("snap.count", 12, "dataset", "data")
                .ok("ds.compressratio", 1.5, "dataset", "data")
                .ok("ds.used", 300, "dataset", "data")
                .ok("ds.available", 700, "dataset", "data");
    }

    private void siebenmann() {
        node("node", "db1:9100", "db1.example.org");
        var root = new String[] {"vdev", "root", "zpool", "tank", "path", ""};
        var disk = new String[] {"vdev", "mirror-0/disk-0", "zpool", "tank", "path", "/dev/sda"};
        fed.target("zfs", "db1:9700")
                .gauge("zfs_vdev_state", 7, root)
                .gauge("zfs_vdev_state", 6, disk)
                .gauge("zfs_vdev_space_allocated_bytes", 950, root)
                .gauge("zfs_vdev_space_capacity_bytes", 1000, root)
                .gauge("zfs_vdev_fragmentation", 20, root)
                .gauge("zfs_pool_errors", 0, "zpool", "tank", "guid", "1")
                .gauge(
                        "zfs_vdev_errors",
                        3,
                        "vdev",
                        "mirror-0/disk-0",
                        "zpool",
                        "tank",
                        "path",
                        "/dev/sda",
                        "type",
                        "read")
                .counter("zfs_vdev_ops", 5, "vdev", "root", "zpool", "tank", "type", "read")
                .counter("zfs_vdev_ops", 6, "vdev", "root", "zpool", "tank", "type", "write")
                .counter("zfs_vdev_bytes", 50, "vdev", "root", "zpool", "tank", "type", "read")
                .counter("zfs_vdev_bytes", 60, "vdev", "root", "zpool", "tank", "type", "write")
                .gauge("zfs_pool_scan_state", 1, "zpool", "tank")
                .gauge("zfs_pool_scan_func", 1, "zpool", "tank")
                .gauge("zfs_pool_scan_examined_bytes", 30, "zpool", "tank")
                .gauge("zfs_pool_scan_to_examine_bytes", 100, "zpool", "tank")
                .gauge("zfs_pool_scan_errors", 0, "zpool", "tank")
                .gauge("zfs_pool_scan_end_time_seconds", 0, "zpool", "tank")
                .gauge("zfs_pool_scan_state", 1, "zpool", "resilvers")
                .gauge("zfs_pool_scan_func", 2, "zpool", "resilvers");
        expected.host("db1.example.org")
                .ok("pool.health", 0, "pool", "tank")
                .ok("vdev.state", 7, "pool", "tank", "vdev", "root")
                .cell("vdev.state", 6.0, "warn", "pool", "tank", "vdev", "mirror-0/disk-0")
                .cell("pool.usage", 0.95, "critical", "pool", "tank")
                .ok("pool.full_in", Double.POSITIVE_INFINITY, "pool", "tank")
                .ok("pool.fragmentation", 0.2, "pool", "tank")
                .ok("pool.errors", 0, "pool", "tank")
                .cell("vdev.errors", 3.0, "warn", "pool", "tank", "vdev", "mirror-0/disk-0", "type", "read")
                .ok("pool.read.ops", 5, "pool", "tank")
                .ok("pool.write.ops", 6, "pool", "tank")
                .ok("pool.read.bytes", 50, "pool", "tank")
                .ok("pool.write.bytes", 60, "pool", "tank")
                .ok("scrub.running", 1, "pool", "tank")
                .ok("scrub.running", 0, "pool", "resilvers")
                .ok("scrub.progress", 0.3, "pool", "tank")
                .ok("scrub.errors", 0, "pool", "tank")
                .cell("scrub.age", Double.NaN, "idle", "pool", "tank");
    }

    private void zpoolPrometheus() {
        var e = node("node", "epsilon:9100", "epsilon")
                .moment("node_textfile_mtime_seconds", 30, "file", "/textfile/zpool.prom");
        var root = new String[] {"name", "p1", "vdev", "root", "state", "ONLINE", "path", ""};
        var disk = new String[] {"name", "p1", "vdev", "root/disk-0", "state", "FAULTED", "path", "/dev/sdb"};
        e.gauge("zpool_stats_state", 7, root)
                .gauge("zpool_stats_state", 5, disk)
                .gauge("zpool_stats_alloc_bytes", 10, root)
                .gauge("zpool_stats_size_bytes", 100, root)
                .gauge("zpool_stats_free_bytes", 90, root)
                .gauge("zpool_stats_fragmentation_ratio", 0, root)
                .gauge("zpool_stats_read_errors", 0, disk)
                .gauge("zpool_stats_write_errors", 0, disk)
                .gauge("zpool_stats_cksum_errors", 2, disk)
                .counter("zpool_stats_read_ops", 1, root)
                .counter("zpool_stats_write_ops", 2, root)
                .counter("zpool_stats_read_bytes", 3, root)
                .counter("zpool_stats_write_bytes", 4, root)
                .gauge("zpool_scan_stats_errors", 0, "name", "p1", "state", "finished")
                .gauge("zpool_scan_stats_percent_done_ratio", 100, "name", "p1", "state", "finished")
                .moment("zpool_scan_stats_end_ts_seconds", 40 * 86_400, "name", "p1", "state", "finished");
        var d = new String[] {"pool", "p1", "vdev", "root/disk-0"};
        expected.host("epsilon")
                .ok("textfile.age", 30, "file", "/textfile/zpool.prom")
                .ok("pool.health", 0, "pool", "p1")
                .ok("vdev.state", 7, "pool", "p1", "vdev", "root")
                .cell("vdev.state", 5.0, "critical", d)
                .ok("pool.usage", 0.1, "pool", "p1")
                .ok("pool.full_in", Double.POSITIVE_INFINITY, "pool", "p1")
                .cell("pool.errors", 2.0, "warn", "pool", "p1")
                .ok("vdev.errors", 0, "pool", "p1", "vdev", "root/disk-0", "type", "read")
                .ok("vdev.errors", 0, "pool", "p1", "vdev", "root/disk-0", "type", "write")
                .cell("vdev.errors", 2.0, "warn", "pool", "p1", "vdev", "root/disk-0", "type", "checksum")
                .ok("pool.read.ops", 1, "pool", "p1")
                .ok("pool.write.ops", 2, "pool", "p1")
                .ok("pool.read.bytes", 3, "pool", "p1")
                .ok("pool.write.bytes", 4, "pool", "p1")
                .ok("scrub.errors", 0, "pool", "p1")
                .ok("scrub.running", 0, "pool", "p1")
                .cell("scrub.progress", Double.NaN, "idle", "pool", "p1")
                .cell("scrub.age", 40.0 * 86_400, "warn", "pool", "p1");
    }

    private void freebsd() {
        node("node", "zeta:9100", "zeta")
                .counter("node_zfs_arcstats_hits_total", 95)
                .counter("node_zfs_arcstats_misses_total", 5)
                .gauge("node_zfs_arcstats_size_bytes", 10)
                .gauge("node_zfs_arcstats_c_bytes", 11)
                .gauge("node_zfs_arcstats_c_min_bytes", 1)
                .gauge("node_zfs_arcstats_c_max_bytes", 12)
                .gauge("node_zfs_arcstats_mfu_bytes", 4)
                .gauge("node_zfs_arcstats_mru_bytes", 5)
                .counter("node_zfs_arcstats_mfu_ghost_hits_total", 1)
                .counter("node_zfs_arcstats_mru_ghost_hits_total", 1);
        fed.target("zfs", "zeta:9150")
                .gauge("zfs_zpool_vdevstate", 6, "poolname", "z", "vdevtype", "root", "vdevname", "root", "vdevid", "0")
                .gauge("zfs_zpool_poolstate", 0, "poolname", "z")
                .gauge("zfs_zpool_allocated_bytes", 20, "poolname", "z", "vdevtype", "root")
                .gauge("zfs_zpool_space_bytes", 100, "poolname", "z", "vdevtype", "root")
                .gauge("zfs_zpool_fragmentation_percent", 30, "poolname", "z")
                .gauge(
                        "zfs_zpool_errors_total",
                        1,
                        "poolname",
                        "z",
                        "vdevtype",
                        "disk",
                        "vdevname",
                        "da0",
                        "vdevid",
                        "1",
                        "errortype",
                        "read");
        expected.host("zeta")
                .ok("arc.hit_ratio", 0.95)
                .ok("arc.size", 10)
                .ok("arc.target", 11)
                .ok("arc.min", 1)
                .ok("arc.max", 12)
                .ok("arc.mfu", 4)
                .ok("arc.mru", 5)
                .ok("arc.ghost_hits", 2)
                .cell("pool.health", 1.0, "critical", "pool", "z")
                .cell("vdev.state", 6.0, "warn", "pool", "z", "vdev", "root")
                .ok("pool.usage", 0.2, "pool", "z")
                .ok("pool.fragmentation", 0.3, "pool", "z")
                .cell("pool.errors", 1.0, "warn", "pool", "z")
                .cell("vdev.errors", 1.0, "warn", "pool", "z", "vdev", "da0", "type", "read");
    }

    private void staleTextfile() {
        node("node", "eta:9100", "eta")
                .moment("node_textfile_mtime_seconds", 10_800, "file", "/textfile/zfs_zpool.prom")
                .gauge("zfs_zpool", 1, "zpool_name", "old", "health", "ONLINE", "readonly", "off")
                .gauge("zfs_zpool_size_bytes", 100, "zpool_name", "old")
                .gauge("zfs_zpool_free_bytes", 40, "zpool_name", "old")
                .gauge("zfs_zpool_fragmentation", 5, "zpool_name", "old")
                .gauge("zfs_zpool_dedupratio", 1, "zpool_name", "old");
        expected.host("eta")
                .ok("textfile.age", 10_800, "file", "/textfile/zfs_zpool.prom")
                .cell("pool.health", 0.0, "stale", "pool", "old")
                .cell("pool.usage", 0.6, "stale", "pool", "old")
                .cell("pool.full_in", Double.POSITIVE_INFINITY, "stale", "pool", "old")
                .cell("pool.fragmentation", 0.05, "stale", "pool", "old")
                .cell("pool.dedup", 1.0, "stale", "pool", "old")
                .cell("pool.readonly", 0.0, "stale", "pool", "old");
    }

    private static String[] with(String[] labels, String... more) {
        return Stream.concat(Arrays.stream(labels), Arrays.stream(more)).toArray(String[]::new);
    }

    private void zreplAndKumina() {
        fed.target("zrepl", "theta:9811")
                .moment("zrepl_replication_last_successful", 7200, "zrepl_job", "offsite")
                .gauge("zrepl_replication_last_successful", 0, "zrepl_job", "fresh")
                .gauge("zrepl_replication_filesystem_errors", -1, "zrepl_job", "offsite")
                .gauge("zrepl_replication_filesystem_errors", 0, "zrepl_job", "fresh");
        var vm = fed.target("libvirt", "theta:9177")
                .gauge("libvirt_up", 1)
                .gauge("libvirt_domain_state_code", 1, "domain", "web", "uuid", "u1");
        block(vm, "web", "libvirt_domain_block_stats_read_seconds_total");
        vm.endingBefore(1200).gauge("libvirt_domain_state_code", 1, "domain", "lost", "uuid", "u2");
        var office = new String[] {"interface", "wg0", "peer", key(4), "alias", "office"};
        fed.target("wireguard", "theta:9586")
                .gauge("wireguard_duration_since_latest_handshake", 120_000, office)
                .gauge("wireguard_duration_since_latest_handshake", 60_000, "interface", "wg0", "peer", key(6))
                .counter("wireguard_peer_bytes_total", 7, with(office, "direction", "tx"))
                .counter("wireguard_peer_bytes_total", 8, with(office, "direction", "rx"));
        expected.host("theta")
                .cell("repl.age", 7200.0, "warn", "job", "offsite")
                .cell("repl.age", Double.NaN, "idle", "job", "fresh")
                .cell("repl.errors", -1.0, "warn", "job", "offsite")
                .ok("repl.errors", 0, "job", "fresh")
                .ok("vm.state", 1, "domain", "web")
                .cell("vm.state", Double.NaN, "gone", "domain", "lost")
                .ok("vm.disk.read", 1000, "domain", "web", "device", "vda")
                .ok("vm.disk.write", 2000, "domain", "web", "device", "vda")
                .ok("vm.disk.iops", 30, "domain", "web", "device", "vda")
                .cell("vm.disk.latency", 0.06, "warn", "domain", "web", "device", "vda")
                .ok("wg.handshake.age", 120, "interface", "wg0", "peer", "office")
                .ok("wg.handshake.age", 60, "interface", "wg0", "peer", "iota")
                .ok("wg.tx", 7, "interface", "wg0", "peer", "office")
                .ok("wg.rx", 8, "interface", "wg0", "peer", "office");
    }

    private void mdlayherAndTinkoff() {
        var peer = new String[] {"device", "wg1", "public_key", key(5)};
        fed.target("wireguard", "iota:9586")
                .moment("wireguard_peer_last_handshake_seconds", 400, peer)
                .gauge(
                        "wireguard_peer_info",
                        1,
                        "device",
                        "wg1",
                        "public_key",
                        key(5),
                        "endpoint",
                        "1.2.3.4:5",
                        "name",
                        "hub")
                .gauge("wireguard_device_info", 1, "device", "wg1", "public_key", key(6))
                .counter("wireguard_peer_receive_bytes_total", 9, peer)
                .counter("wireguard_peer_transmit_bytes_total", 10, peer);
        fed.target("libvirt", "iota:9177")
                .gauge("libvirt_up", 1)
                .gauge("libvirt_domain_info_vstate", 6, "domain", "t1")
                .gauge("libvirt_domain_memory_stats_usable_bytes", 0, "domain", "t1")
                .gauge("libvirt_domain_memory_stats_available_bytes", 0, "domain", "t1")
                .gauge("libvirt_domain_vcpu_state", 1, "domain", "t1", "vcpu", "0");
        expected.host("iota")
                .cell("wg.handshake.age", 400.0, "warn", "interface", "wg1", "peer", "hub")
                .ok("wg.never", 0, "interface", "wg1", "peer", "hub")
                .ok("wg.rx", 9, "interface", "wg1", "peer", "hub")
                .ok("wg.tx", 10, "interface", "wg1", "peer", "hub")
                .cell("vm.state", 6.0, "critical", "domain", "t1");
    }

    private void wgEasyAndCloudflare() {
        var phone = new String[] {"interface", "wg0", "enabled", "true", "ipv4Address", "10.8.0.2", "name", "phone"};
        var laptop = new String[] {"interface", "wg0", "enabled", "true", "ipv4Address", "10.8.0.3", "name", "laptop"};
        fed.target("wg-easy", "kappa:51821")
                .gauge("wireguard_latest_handshake_seconds", 45, phone)
                .gauge("wireguard_latest_handshake_seconds", 0, laptop)
                .counter("wireguard_sent_bytes", 1, phone)
                .counter("wireguard_received_bytes", 2, phone);
        var ebpf = fed.target("ebpf", "kappa:9435")
                .gauge("ebpf_exporter_enabled_configs", 1, "name", "biolatency")
                .counter("ebpf_exporter_syscalls_total", 1000, "syscall", "read")
                .counter("ebpf_exporter_tcp_retransmit_ipv4_packets_total", 5, "type", "data");
        buckets(
                ebpf,
                "ebpf_exporter_bio_latency_seconds_bucket",
                new String[] {"0.001", "0.01", "0.1", "+Inf"},
                new double[] {90, 98, 100, 100},
                "device",
                "sda",
                "operation",
                "read");
        expected.host("kappa")
                .ok("wg.handshake.age", 45, "interface", "wg0", "peer", "phone")
                .ok("wg.never", 0, "interface", "wg0", "peer", "phone")
                .cell("wg.never", 1.0, "warn", "interface", "wg0", "peer", "laptop")
                .ok("wg.tx", 1, "interface", "wg0", "peer", "phone")
                .ok("wg.rx", 2, "interface", "wg0", "peer", "phone")
                .ok("ebpf.syscalls", 1000, "syscall", "read")
                .ok("tcp.retrans", 5)
                .cell("ebpf.disk.p99", 0.055, "warn", "device", "sda");
    }

    private static void buckets(Fed.Feed feed, String name, String[] le, double[] rates, String... labels) {
        for (int i = 0; i < le.length; i++) {
            var all = Arrays.copyOf(labels, labels.length + 2);
            all[labels.length] = "le";
            all[labels.length + 1] = le[i];
            feed.counter(name, rates[i], all);
        }
    }

    private void ebpfScripts() {
        var feed = fed.target("ebpf", "kldload-node-01")
                .gauge("ebpf_zfs_arc_hit_ratio", 0.97)
                .gauge("ebpf_zfs_arc_size_bytes", 5)
                .gauge("ebpf_zfs_arc_target_bytes", 6)
                .gauge("ebpf_wireguard_handshake_age_seconds", 345, "interface", "wg0", "peer", "1234abcd5678...")
                .gauge("ebpf_tcp_retransmits_total", 20)
                .gauge("ebpf_page_cache_hit_ratio", 0.8)
                .counter("ebpf_page_faults_major_total", 1);
        buckets(
                feed,
                "ebpf_sched_runqueue_latency_microseconds_bucket",
                new String[] {"8192.0", "16384.0", "+Inf"},
                new double[] {50, 100, 100});
        expected.host("kldload-node-01")
                .ok("arc.hit_ratio", 0.97)
                .ok("arc.size", 5)
                .ok("arc.target", 6)
                .cell("wg.handshake.age", 345.0, "warn", "interface", "wg0", "peer", "1234abcd5678...")
                .ok("tcp.retrans", 2)
                .cell("ebpf.page_cache.hit", 0.8, "warn")
                .ok("ebpf.major_faults", 1)
                .cell("ebpf.runq.p99", (8192 + 8192 * 0.98) / 1e6, "warn");
    }

    private void mixin() {
        var labels = new String[] {"hostname", "pve1", "environment", "prod", "location", "rack 7"};
        fed.target("alloy", "192.168.0.101:12345", labels);
        node("node_exporter", "192.168.0.101:9100", "pve", labels)
                .counter("node_cpu_seconds_total", 0.5, "cpu", "0", "mode", "idle")
                .gauge("node_load1", 1)
                .gauge("node_memory_MemAvailable_bytes", 1)
                .counter("node_disk_io_time_seconds_total", 0.9, "device", "sda")
                .counter("node_network_receive_bytes_total", 1, "device", "eth0")
                .counter("node_network_transmit_bytes_total", 1, "device", "eth0")
                .gauge("instance:node_cpu_utilisation:rate5m", 0.4)
                .gauge("instance:node_memory_utilisation:ratio", 0.5)
                .gauge("instance_device:node_disk_io_time_seconds:rate5m", 0.2, "device", "sda")
                .gauge("instance:node_network_receive_bytes_physical:rate5m", 11)
                .gauge("instance:node_network_transmit_bytes_physical:rate5m", 12)
                .gauge("instance:node_load1_per_cpu:ratio", 0.5);
        expected.host("pve1")
                .ok("cpu.util", 0.4)
                .ok("mem.util", 0.5)
                .ok("disk.util", 0.2, "device", "sda")
                .ok("net.rx", 11)
                .ok("net.tx", 12)
                .ok("load.per_cpu", 0.5);
    }

    private void zhangjianweibj() {
        var host = new String[] {"host", "lambda.example.org"};
        fed.target("libvirt", "10.9.9.9:9000")
                .gauge("libvirt_up", 1, host)
                .gauge(
                        "libvirt_domain_state_code",
                        5,
                        "domain",
                        "z1",
                        "stateDesc",
                        "the domain is shut off",
                        "host",
                        host[1])
                .gauge("libvirt_domain_stat_memory_usable_bytes", 20, "domain", "z1", "host", host[1])
                .gauge("libvirt_domain_stat_memory_available_bytes", 80, "domain", "z1", "host", host[1]);
        expected.host("lambda.example.org").ok("vm.state", 5, "domain", "z1").ok("vm.mem", 0.75, "domain", "z1");
    }

    private void idle() {
        node("node", "mu:9100", "mu")
                .counter("node_zfs_arc_hits", 0)
                .counter("node_zfs_arc_misses", 0)
                .counter("node_zfs_arc_l2_hits", 0)
                .counter("node_zfs_arc_l2_misses", 0)
                .gauge("node_zfs_arc_l2_size", 0);
        expected.host("mu").cell("arc.hit_ratio", Double.NaN, "idle");
    }

    /// Its source stopped writing three minutes ago, `up` and all, and left no mark.
    private void stopped() {
        fed.stoppedTarget(180, "node", "nu:9100")
                .gauge("node_uname_info", 1, "nodename", "nu")
                .moment("node_boot_time_seconds", 5000)
                .gauge("node_timex_sync_status", 1)
                .counter("node_netstat_Tcp_RetransSegs", 1);
        expected.host("nu")
                .cell("uptime", 5000.0, "stale")
                .cell("clock.synced", 1.0, "stale")
                .cell("tcp.retrans", null, "stale");
    }

    /// Died two minutes ago: `up` says so, a rate still answers.
    private void down() {
        fed.deadTarget(120, "node", "xi:9100")
                .gauge("node_uname_info", 1, "nodename", "xi")
                .moment("node_boot_time_seconds", 5000)
                .counter("node_netstat_Tcp_RetransSegs", 1);
        expected.host("xi").cell("uptime", 5000.0, "down").cell("tcp.retrans", null, "down");
    }

    private void eliothedeman() {
        fed.target("zfs", "omicron:9254")
                .gauge("zfs_zpool_size_bytes", 100, "pool", "e")
                .gauge("zfs_zpool_allocated_bytes", 50, "pool", "e")
                .gauge("zfs_zpool_free_bytes", 50, "pool", "e")
                .gauge("zfs_zpool_leaked_bytes", 0, "pool", "e")
                .gauge("zfs_zpool_deduplication_ratio", 1.2, "pool", "e")
                .gauge("zfs_zpool_fragmentation_percent", 10, "pool", "e")
                .gauge("zfs_zpool_readonly", 0, "pool", "e")
                .gauge("zfs_dataset_used_bytes", 5, "name", "e/a", "pool", "e", "type", "filesystem");
        expected.host("omicron")
                .ok("pool.usage", 0.5, "pool", "e")
                .ok("pool.full_in", Double.POSITIVE_INFINITY, "pool", "e")
                .ok("pool.dedup", 1.2, "pool", "e")
                .ok("pool.fragmentation", 0.1, "pool", "e")
                .ok("pool.readonly", 0, "pool", "e")
                .ok("ds.used", 5, "dataset", "e/a");
    }

    /// Two textfiles, one of which is not written any more.
    private void scripts() {
        node("node", "pi:9100", "pi")
                .moment("node_textfile_mtime_seconds", 90, "file", "/textfile/zfs_custom.prom")
                .moment("node_textfile_mtime_seconds", 7200, "file", "/textfile/replication.prom")
                .gauge("zfs_snapshot_count", 3, "dataset", "t/a")
                .gauge("zfs_pool_usage_percent", 95, "pool", "t")
                .gauge("zfs_scrub_state", 1, "pool", "t")
                .gauge("zfs_scrub_errors_total", 0, "pool", "t")
                .gauge("zfs_compression_ratio", 2, "dataset", "t/a")
                .gauge("zfs_arc_target_bytes", 5)
                .gauge("zfs_replication_lag_seconds", 100, "dataset", "t/a")
                .gauge("zfs_latest_snapshot_age_seconds", 50, "dataset", "t/a");
        expected.host("pi")
                .ok("textfile.age", 90, "file", "/textfile/zfs_custom.prom")
                .ok("textfile.age", 7200, "file", "/textfile/replication.prom")
                .ok("snap.count", 3, "dataset", "t/a")
                .cell("pool.usage", 0.95, "critical", "pool", "t")
                .ok("scrub.running", 1, "pool", "t")
                .cell("scrub.errors", 0.0, "idle", "pool", "t")
                .ok("ds.compressratio", 2, "dataset", "t/a")
                .cell("repl.age", 100.0, "stale", "dataset", "t/a")
                .cell("snap.age", 50.0, "stale", "dataset", "t/a");
    }

    private void gone() {
        fed.stoppedTarget(1200, "node", "rho:9100").gauge("node_load1", 1);
        expected.host("rho");
    }
}
