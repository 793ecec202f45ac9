package greenwall.lab.tool;

import greenwall.fleet.Window;
import greenwall.lab.machine.Call;
import greenwall.lab.machine.CommandOptions;
import greenwall.lab.machine.HostProgram;
import greenwall.lab.text.Fields;
import greenwall.lab.world.Processes.Process;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/// `systemctl`, `chronyc`, `timedatectl`, `hostname` and `uname`.
record SystemTools(ToolHost sight, LogsJournal journal) {
    private static final List<String> COLUMNS = List.of("unit", "load", "active", "sub", "description");

    Map<String, HostProgram> programs() {
        return Map.of(
                "systemctl", this::systemctl,
                "chronyc", this::chronyc,
                "timedatectl", this::timedatectl,
                "hostname", this::hostname,
                "uname", this::uname);
    }

    private int hostname(Call call) throws InterruptedException {
        call.print((call.arguments().contains("-f")
                        ? sight.host().fqdn()
                        : sight.host().name()) + "\n");
        return 0;
    }

    private int uname(Call call) throws InterruptedException {
        var kernel = sight.host().os().kernel();
        call.print(
                switch (String.join(" ", call.arguments())) {
                    case "-a" ->
                        "Linux " + sight.host().name() + " " + kernel + " #1 SMP PREEMPT_DYNAMIC x86_64 GNU/Linux\n";
                    case "-r" -> kernel + "\n";
                    default -> "Linux\n";
                });
        return 0;
    }

    private Optional<Process> process(String unit) {
        return sight.simulation().processes().at(sight.now()).stream()
                .filter(p -> p.unit().equals(unit))
                .findFirst();
    }

    private boolean isKnown(String unit) {
        return sight.host().units().contains(unit) || process(unit).isPresent();
    }

    private String state(String unit) {
        return sight.host().units().contains(unit)
                ? sight.simulation().unitState(unit, sight.now())
                : process(unit).isPresent() ? "active" : "inactive";
    }

    private int systemctl(Call call) throws InterruptedException {
        var options = CommandOptions.of(call, "a", "failed", "all", "no-pager", "no-legend", "state=");
        if (options.unknown().isPresent()) {
            return options.refuse(call, 1);
        }
        var words = options.operands();
        var units = words.stream()
                .skip(1)
                .map(unit -> unit.contains(".") ? unit : unit + ".service")
                .toList();
        var verb = words.isEmpty() ? "list-units" : words.getFirst();
        return switch (verb) {
            case "status" -> units.isEmpty() ? overview(call) : statuses(call, units);
            case "is-active", "is-failed" -> asked(call, units, verb.substring(3));
            case "list-units" -> list(call, options);
            case "cat" -> files(call, units);
            case "restart", "start", "stop", "reload", "reset-failed", "enable", "disable", "set-property" ->
                call.fail(
                        1,
                        "Failed to " + verb + " " + String.join(" ", units)
                                + (call.root()
                                        ? ": the practice range is read-only"
                                        : ": Interactive authentication required."));
            default -> call.fail(1, "systemctl: the practice range does not answer " + verb);
        };
    }

    private int asked(Call call, List<String> units, String wanted) throws InterruptedException {
        int status = 0;
        for (var unit : units) {
            call.print(state(unit) + "\n");
            status = state(unit).equals(wanted) ? status : wanted.equals("active") ? 3 : 1;
        }
        return status;
    }

    private int overview(Call call) throws InterruptedException {
        int failed = sight.simulation().failedUnits(sight.now()).size();
        call.print(ToolPages.page(
                "system",
                new Fields()
                        .with("host", sight.host().name())
                        .with("state", failed > 0 ? "degraded" : "running")
                        .with("units", sight.host().units().size())
                        .with("failed", failed)));
        return 0;
    }

    private int statuses(Call call, List<String> units) throws InterruptedException {
        int status = 0;
        long t = sight.now();
        for (var unit : units) {
            if (!isKnown(unit)) {
                status = call.fail(4, "Unit " + unit + " could not be found.");
                continue;
            }
            var state = state(unit);
            boolean active = state.equals("active");
            long changed = sight.simulation().bootedAt(t) + 14_000;
            var since = HostFacts.stamp(sight, changed, "EEE yyyy-MM-dd HH:mm:ss 'UTC'");
            var process = process(unit).filter(p -> active);
            call.print(ToolPages.page(
                    "unit",
                    new Fields()
                            .with("mark", active ? "●" : state.equals("failed") ? "×" : "○")
                            .with("unit", unit)
                            .with("description", description(unit))
                            .with(
                                    "active",
                                    switch (state) {
                                        case "active" ->
                                            "active (running) since " + since + "; "
                                                    + ToolNumbers.uptime(t - changed)
                                                            .strip() + " ago";
                                        case "failed" -> "failed (Result: exit-code)";
                                        case "activating" -> "activating (auto-restart) (Result: exit-code)";
                                        default -> state + " (dead)";
                                    })
                            .with("pid", process.map(Process::pid).orElse(0))
                            .with("command", process.map(Process::command).orElse(""))
                            .with(
                                    "memory",
                                    process.map(p -> ToolNumbers.human(p.bytes(), ""))
                                            .orElse(""))
                            .with("lines", lastLines(unit))));
            status = active ? status : 3;
        }
        return status;
    }

    private String lastLines(String unit) {
        var now = Instant.ofEpochMilli(sight.now());
        var lines = journal.lines(sight.host(), new Window(now.minus(Duration.ofHours(6)), now)).stream()
                .filter(l -> l.unit().equals(unit)
                        || l.identifier().equals("systemd") && l.message().contains(unit))
                .map(l -> HostFacts.stamp(sight, l.at().toEpochMilli(), "MMM dd HH:mm:ss") + " "
                        + sight.host().name() + " " + l.identifier() + "[" + l.pid() + "]: " + l.message())
                .toList();
        return lines.stream().skip(Math.max(0, lines.size() - 10)).collect(Collectors.joining("\n"));
    }

    private static String description(String unit) {
        var name = unit.replaceFirst("\\.[a-z]+$", "");
        return Character.toUpperCase(name.charAt(0)) + name.substring(1).replace('-', ' ');
    }

    private int files(Call call, List<String> units) throws InterruptedException {
        for (var unit : units) {
            if (!isKnown(unit)) {
                return call.fail(1, "No files found for " + unit + ".");
            }
            call.print(ToolPages.page(
                    "unit.file",
                    new Fields()
                            .with("unit", unit)
                            .with("description", description(unit))
                            .with("path", "/usr/bin/" + unit.replaceFirst("\\.[a-z]+$", ""))));
        }
        return 0;
    }

    private int list(Call call, CommandOptions options) throws InterruptedException {
        boolean failed = options.has("failed")
                || options.value("state").filter("failed"::equals).isPresent();
        var table = new Table();
        int count = 0;
        for (var unit : sight.host().units()) {
            var state = state(unit);
            boolean shown = failed
                    ? state.equals("failed")
                    : !state.equals("inactive") || options.has("a") || options.has("all");
            if (shown) {
                count++;
                table.add(new Fields()
                        .with("unit", (state.equals("failed") ? "● " : "  ") + unit)
                        .with("load", "loaded")
                        .with("active", state)
                        .with("sub", sub(state))
                        .with("description", description(unit)));
            }
        }
        boolean legend = !options.has("no-legend");
        var headings = List.of("  UNIT", "LOAD", "ACTIVE", "SUB", "DESCRIPTION");
        call.print(count == 0 ? "" : table.print(COLUMNS, legend ? headings : List.of(), false, " "));
        call.print(legend ? count + " loaded units listed.\n" : "");
        return 0;
    }

    private static String sub(String state) {
        return switch (state) {
            case "active" -> "running";
            case "activating" -> "auto-restart";
            case "failed" -> "failed";
            default -> "dead";
        };
    }

    private int timedatectl(Call call) throws InterruptedException {
        call.print(ToolPages.page("timedatectl", new HostFacts(sight, 1000).host(1)));
        return 0;
    }

    private int chronyc(Call call) throws InterruptedException {
        long t = sight.now();
        double offset = sight.simulation().clockOffsetAt(t);
        boolean synced = sight.simulation().clockSyncedAt(t);
        var values = new HostFacts(sight, 1000).host(1);
        values.putAll(new Fields()
                .with("site", sight.host().location())
                .with("domain", sight.host().location() + ".example")
                .with(
                        "reference",
                        HostFacts.stamp(sight, synced ? t - 34_000 : t - 3_720_000, "EEE MMM dd HH:mm:ss yyyy"))
                .with("off", Math.abs(offset) + 0.000_012)
                .with("way", offset > 0 ? "fast" : "slow")
                .with("offset", -offset - 0.000_009)
                .with("ppm", sight.between("ppm", 1, 20))
                .with("micros", -offset * 1e6));
        var what = call.arguments().stream()
                .filter(a -> !a.startsWith("-"))
                .findFirst()
                .orElse("");
        if (what.equals("makestep")) {
            return call.fail(1, "506 Cannot talk to daemon: the practice range is read-only");
        }
        if (!what.matches("sources|tracking")) {
            return call.fail(1, "Unrecognized command");
        }
        call.print(ToolPages.page(what, values));
        return 0;
    }
}
