package greenwall.lab.tool;

import greenwall.lab.facts.FactMap;
import greenwall.lab.machine.Call;
import greenwall.lab.machine.CommandOptions;
import greenwall.lab.machine.HostProgram;
import java.time.Duration;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// The plain tools of a host by absolute path; they depend on its parts. Most print a page of `pages.txt`.
public record PlainTools(ToolHost host) {
    private static final String NO_TUNNEL = "Unable to access interface: No such device";

    public static Map<String, HostProgram> on(ToolHost host, LogsJournal journal) {
        var programs = new PlainTools(host);
        var tools = new HashMap<String, HostProgram>();
        for (var page : List.of("uptime", "timedatectl")) {
            tools.put(page, programs.page(page, ""));
        }
        tools.put("free", programs.page("free", "bmgh"));
        tools.put("uname", programs.page("uname", "ar"));
        tools.put("hostname", programs.page("hostname", "f"));
        tools.put("lsblk", programs.page("lsblk", ""));
        tools.put(
                "ss",
                call -> programs.page(call.arguments().contains("-s") ? "ss.summary" : "ss", "stani")
                        .run(call));
        tools.put("vmstat", call -> programs.reports(call, "vmstat", ""));
        tools.put("iostat", call -> programs.reports(call, "iostat", "xdck"));
        tools.put("top", programs::top);
        tools.put("ps", programs::ps);
        tools.put("df", programs::df);
        tools.put("smartctl", programs::smartctl);
        tools.put("ip", programs::ip);
        tools.put("chronyc", programs::chronyc);
        tools.put("ping", call -> call.fail(2, "ping: socket: Operation not permitted"));
        tools.put("systemctl", new SystemdTool(host, journal)::run);
        tools.put("journalctl", new JournalTool(host, journal)::journalctl);
        tools.put("dmesg", new JournalTool(host, journal)::dmesg);
        if (host.host().hasZfs()) {
            tools.put("zpool", new ZpoolTool(host)::run);
            tools.put("zfs", new ZfsTool(host)::run);
            tools.put("arcstat", call -> programs.reports(call, "arcstat", ""));
        }
        if (!host.host().guests().isEmpty()) {
            tools.put("virsh", programs::virsh);
        }
        if (host.host().tunnel().isPresent()) {
            tools.put("wg", programs::wg);
        }
        var byPath = new HashMap<String, HostProgram>();
        tools.forEach((name, program) -> {
            byPath.put("/usr/bin/" + name, program);
            byPath.put("/usr/sbin/" + name, program);
        });
        return byPath;
    }

    private HostProgram page(String page, String letters) {
        return call -> {
            var options = CommandOptions.of(call, letters);
            if (options.unknown().isPresent()) {
                return options.refuse(call, 1);
            }
            call.print(ToolOutputs.page(host, page, host.values(1000, Map.of("opt", options.given()))));
            return 0;
        };
    }

    /// A report prints itself for the interval of so many milliseconds; 0 is the time since boot.
    interface Report {
        String of(long millis);
    }

    /// Reports once, or repeatedly with `[interval [count]]`.
    static int repeat(Call call, Optional<Double> seconds, Optional<Double> count, Report report)
            throws InterruptedException {
        double times = seconds.isEmpty() ? 1 : count.orElse(Double.MAX_VALUE);
        long millis = Math.max(100, (long) (1000 * seconds.orElse(0.0)));
        call.print(report.of(0));
        for (int i = 1; i < times && call.pause(Duration.ofMillis(millis)); i++) {
            call.print(report.of(millis));
        }
        return 0;
    }

    /// What stands above the reports is the page NAME.head.
    private int reports(Call call, String page, String letters) throws InterruptedException {
        var options = CommandOptions.of(call, letters);
        if (options.unknown().isPresent()) {
            return options.refuse(call, 1);
        }
        Map<String, Object> given = Map.of("opt", options.given());
        call.print(ToolOutputs.page(host, page + ".head", host.values(0, given)));
        return repeat(
                call,
                options.number(0),
                options.number(1),
                millis -> ToolOutputs.page(host, page, host.values(millis, given)));
    }

    private int top(Call call) throws InterruptedException {
        var options = CommandOptions.of(call, "bn:d:o:w:c");
        if (options.unknown().isPresent() || !options.has("b")) {
            return call.fail(1, options.has("b") ? "top: unknown option" : "top: failed tty get");
        }
        var seconds = options.value("d").flatMap(CommandOptions::number).or(() -> Optional.of(3.0));
        var times = options.value("n").flatMap(CommandOptions::number);
        return repeat(
                call,
                seconds,
                times,
                millis -> ToolOutputs.page(
                        host, "top", host.values(1000, Map.of("opt", options.given(), "again", millis > 0))));
    }

    /// `ps aux` and `ps -eo COLUMN,…`, in the order of `--sort=-COLUMN`.
    private int ps(Call call) throws InterruptedException {
        var options = CommandOptions.of(call, "eo:fA", "sort=");
        if (options.unknown().isPresent()) {
            return options.refuse(call, 1);
        }
        var table = ToolOutputs.table("ps");
        var columns = table.chosen(options.value("o"));
        var unknown = table.unknown(columns);
        if (unknown.isPresent()) {
            return call.fail(1, "error: unknown user-defined format specifier \"" + unknown.get() + "\"");
        }
        var sort = options.value("sort").orElse("pid");
        var by = switch (sort.replaceFirst("^[-+]?%?p?", "")) {
            case "cpu" -> "cores";
            case "rss", "mem" -> "bytes";
            case "maj_flt" -> "major_faults";
            default -> "pid";
        };
        Comparator<FactMap> order = Comparator.comparingDouble(process -> process.number(by));
        var processes = host.values(1000, Map.of()).all("process").stream()
                .sorted(sort.startsWith("-") ? order.reversed() : order)
                .toList();
        call.print(table.print(host, columns, processes, options.given(), true, " "));
        return 0;
    }

    private int df(Call call) throws InterruptedException {
        var options = CommandOptions.of(call, "hPkT");
        if (options.unknown().isPresent()) {
            return options.refuse(call, 1);
        }
        var asked = options.operands();
        var rows = host.values(1000, Map.of("opt", options.given())).all("filesystem").stream()
                .filter(fs ->
                        asked.isEmpty() || asked.contains(fs.text("mountpoint")) || asked.contains(fs.text("device")))
                .toList();
        if (rows.isEmpty()) {
            return call.fail(1, "df: " + asked.getFirst() + ": No such file or directory");
        }
        var columns = options.has("T") ? "device,type,size,used,free,share,on" : "device,size,used,free,share,on";
        call.print(ToolOutputs.table("df").print(host, List.of(columns.split(",")), rows, options.given(), true, " "));
        return 0;
    }

    private int smartctl(Call call) throws InterruptedException {
        if (!call.root()) {
            return call.fail(2, "Smartctl open device: failed: Permission denied");
        }
        var device = call.words().getLast().replaceFirst("^/dev/(disk/by-id/)?", "");
        var disks = host.values(1000, Map.of()).all("physical_disk");
        var found = FactMap.find(disks, "device", device).or(() -> FactMap.find(disks, "by_id", device));
        if (found.isEmpty()) {
            return call.fail(2, "Smartctl open device: " + call.words().getLast() + " failed: No such device");
        }
        if (found.get().text("medium").equals("VIRTIO")) {
            return call.fail(1, "/dev/" + device + ": Unable to detect device type");
        }
        call.print(ToolOutputs.page(host, "smartctl", found.get()));
        return found.get().number("fails") > 0 ? 64 : 0;
    }

    /// `ip [-s] link|addr [show DEVICE]`.
    private int ip(Call call) throws InterruptedException {
        var options = CommandOptions.of(call, "s");
        var words = options.operands();
        var what = words.isEmpty() ? "" : words.getFirst();
        if (options.unknown().isPresent() || !what.matches("l|link|a|addr|address")) {
            return call.fail(1, "Object \"" + what + "\" is unknown, try \"ip help\".");
        }
        var wanted = words.size() > 2 ? words.getLast() : "";
        var values =
                host.values(1000, Map.of("opt", options.given(), "wanted", wanted, "addresses", what.startsWith("a")));
        if (!wanted.isEmpty()
                && FactMap.find(values.all("interface"), "device", wanted).isEmpty()) {
            return call.fail(1, "Device \"" + wanted + "\" does not exist.");
        }
        call.print(ToolOutputs.page(host, "ip", values));
        return 0;
    }

    /// `wg show [all|DEVICE] [dump|latest-handshakes|transfer|endpoints]`.
    private int wg(Call call) throws InterruptedException {
        var words = call.arguments();
        if (!words.isEmpty() && !words.getFirst().equals("show")) {
            return call.fail(1, "Invalid subcommand: '" + words.getFirst() + "'");
        }
        var device = host.host().tunnel().orElseThrow().device();
        if (!call.root()) {
            return call.fail(1, "Unable to access interface " + device + ": Operation not permitted");
        }
        var which = words.size() > 1 ? words.get(1) : "all";
        if (!which.equals("all") && !which.equals(device)) {
            return call.fail(1, NO_TUNNEL);
        }
        var page = words.size() > 2 ? "wg " + words.get(2) : "wg";
        if (!ToolOutputs.names(page).contains(page)) {
            return call.fail(1, "Invalid argument: " + words.get(2));
        }
        var prefix = which.equals("all") ? device + "\t" : "";
        call.print(ToolOutputs.page(host, page, host.values(1000, Map.of("prefix", prefix))));
        return 0;
    }

    private int chronyc(Call call) throws InterruptedException {
        var what = CommandOptions.of(call, "nv").operands().stream().findFirst().orElse("");
        if (what.equals("makestep")) {
            return call.fail(1, "506 Cannot talk to daemon: the practice range is read-only");
        }
        if (!what.matches("sources|tracking")) {
            return call.fail(1, "Unrecognized command");
        }
        call.print(ToolOutputs.page(host, "chronyc " + what));
        return 0;
    }

    /// `virsh list`, `domblklist`, `dominfo` and `domstate`.
    private int virsh(Call call) throws InterruptedException {
        var options = CommandOptions.of(call, "", "all", "name", "reason");
        var words = options.operands();
        var command = words.isEmpty() ? "" : words.getFirst();
        var guests = host.values(1000, Map.of("opt", options.given())).all("guest");
        if (command.equals("list")) {
            var rows = guests.stream()
                    .filter(guest -> options.has("all") || !guest.text("id").equals("-"))
                    .toList();
            var table = ToolOutputs.table("virsh");
            var text = table.print(
                    host,
                    options.has("name") ? List.of("name") : table.chosen(Optional.empty()),
                    rows,
                    options.given(),
                    !options.has("name"),
                    "   ");
            int width = text.lines().mapToInt(String::length).max().orElse(0) + 1;
            call.print((options.has("name") ? text : text.replaceFirst("\n", "\n" + "-".repeat(width) + "\n")) + "\n");
            return 0;
        }
        if (command.matches("start|resume|schedinfo|blkdeviotune")) {
            return call.fail(1, "error: the practice range is read-only");
        }
        if (!command.matches("domblklist|domstate|dominfo")) {
            return call.fail(1, "error: unknown command: '" + command + "'");
        }
        var name = words.size() > 1 ? words.get(1) : "";
        var guest = FactMap.find(guests, "domain", name);
        if (guest.isEmpty()) {
            return call.fail(1, "error: failed to get domain '" + name + "'");
        }
        call.print(ToolOutputs.page(host, "virsh " + command, guest.get()));
        return 0;
    }
}
