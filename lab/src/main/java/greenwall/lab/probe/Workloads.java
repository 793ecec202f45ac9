package greenwall.lab.probe;

import greenwall.lab.tool.Sight;
import greenwall.lab.world.Host;
import greenwall.lab.world.Processes.Process;
import java.util.ArrayList;
import java.util.List;

/// What the processes of a host are known to do: which files they open, which functions they spend their time in.
final class Workloads {
    /// A command that is started now and then, by whom, and what its parent is.
    record Started(String comm, String parent, String arguments, double everySeconds) {}

    private Workloads() {}

    static List<Process> processes(Sight sight) {
        return sight.processes();
    }

    /// The process of a user's that computes most: what a request of unknown origin is put down to.
    static String busiest(Sight sight) {
        return processes(sight).stream()
                .filter(p -> !p.unit().equals("kernel"))
                .map(Process::command)
                .findFirst()
                .orElse("systemd");
    }

    static int pid(Sight sight, String command) {
        return processes(sight).stream()
                .filter(p -> p.command().equals(command))
                .findFirst()
                .map(Process::pid)
                .orElseGet(() -> sight.life().processes().pid(command));
    }

    /// What cron, timers and monitoring start on this host, over and over.
    static List<Started> started(Host host) {
        var all = new ArrayList<>(List.of(
                new Started("sh", "cron", "/bin/sh -c command -v debian-sa1 > /dev/null && debian-sa1 1 1", 20),
                new Started("debian-sa1", "sh", "/usr/lib/sysstat/debian-sa1 1 1", 20),
                new Started("systemctl", "check_mk_agent", "/usr/bin/systemctl list-units --failed --no-legend", 15),
                new Started("df", "check_mk_agent", "/usr/bin/df -PTlk", 15),
                new Started("grep", "sh", "/usr/bin/grep -c processor /proc/cpuinfo", 9)));
        if (host.hasZfs()) {
            all.add(new Started("zpool", "sh", "/usr/sbin/zpool list -H -o name,health", 6));
            all.add(new Started("zfs", "sanoid", "/usr/sbin/zfs list -Hpd 1 -t snapshot -o name,creation", 8));
        }
        if (!host.guests().isEmpty()) {
            all.add(new Started("virsh", "sh", "/usr/bin/virsh list --all", 12));
        }
        if (host.role() == Host.Role.DATABASE) {
            all.add(new Started("psql", "sh", "/usr/bin/psql -Atc select 1", 5));
        }
        return all;
    }

    static String file(Process process, int number) {
        return switch (process.command()) {
            case "postgres" -> "base/16384/" + (16_400 + number % 300);
            case "nginx" -> "/var/www/html/assets/" + number % 90 + ".js";
            case "php-fpm8.2" -> "/var/www/app/cache/" + Integer.toHexString(number) + ".php";
            case "java" -> "/proc/self/fd/" + number % 60;
            case "prometheus" -> "/var/lib/prometheus/metrics2/chunks_head/" + "%06d".formatted(number % 40);
            case "prometheus-node" ->
                List.of("/proc/stat", "/proc/meminfo", "/proc/diskstats", "/proc/net/dev", "/sys/class/hwmon")
                        .get(number % 5);
            case "systemd-journald" -> "/run/log/journal/system.journal";
            case "smbd" -> "/tank/home/u" + number % 40 + "/report-" + number % 900 + ".xlsx";
            case "qemu-system-x86" -> "/dev/zvol/vmpool/vm";
            case "promtail" -> "/var/log/journal";
            default -> "/proc/" + process.pid() + "/stat";
        };
    }

    /// User and kernel functions of a process's favourite stack, the innermost first.
    static List<String> stack(Process process, int variant) {
        var kernel = List.of("entry_SYSCALL_64_after_hwframe", "do_syscall_64");
        return switch (process.command()) {
            case "postgres" ->
                List.of(
                        variant % 3 == 0 ? "hash_search_with_hash_value" : "ExecScan",
                        "ExecProcNode",
                        "standard_ExecutorRun",
                        "PortalRun",
                        "exec_simple_query",
                        "PostgresMain",
                        "main");
            case "java" ->
                List.of(
                        variant % 2 == 0 ? "Lorders/OrderService;::price" : "Ljava/util/HashMap;::get",
                        "Lorders/Api;::handle",
                        "Interpreter",
                        "thread_native_entry",
                        "start_thread");
            case "nginx" ->
                List.of(
                        variant % 2 == 0 ? "ngx_http_parse_request_line" : "ngx_ssl_write",
                        "ngx_event_process_posted",
                        "ngx_worker_process_cycle",
                        "main");
            case "z_wr_iss", "txg_sync", "z_rd_int", "zvol_tq-0" ->
                List.of(
                        variant % 2 == 0 ? "fletcher_4_avx2_native" : "lz4_compress_zfs",
                        "zio_write_compress",
                        "zio_execute",
                        "taskq_thread",
                        "kthread",
                        "ret_from_fork");
            case "nfsd" ->
                List.of(
                        "copy_user_generic",
                        "zpl_iter_read",
                        "nfsd_readv",
                        "nfsd_dispatch",
                        "svc_process",
                        "nfsd",
                        "kthread");
            case "qemu-system-x86" ->
                List.of(
                        "vmx_vcpu_run",
                        "vcpu_enter_guest",
                        "kvm_arch_vcpu_ioctl_run",
                        "kvm_vcpu_ioctl",
                        "do_syscall_64",
                        "entry_SYSCALL_64_after_hwframe");
            case "prometheus" ->
                List.of(
                        "github.com/prometheus/prometheus/tsdb/chunkenc.(*xorIterator).Next",
                        "github.com/prometheus/prometheus/promql.(*evaluator).eval",
                        "runtime.goexit");
            default ->
                variant % 3 == 0
                        ? List.of("copy_user_generic", "vfs_read", "ksys_read", kernel.get(1), kernel.get(0))
                        : List.of(
                                process.command() + "_work", process.command() + "_loop", "main", "__libc_start_main");
        };
    }
}
