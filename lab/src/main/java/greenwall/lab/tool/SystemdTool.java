package greenwall.lab.tool;

import greenwall.fleet.TimeWindow;
import greenwall.lab.facts.FactMap;
import greenwall.lab.machine.Call;
import greenwall.lab.machine.CommandOptions;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/// `systemctl`.
record SystemdTool(ToolHost host, LogsJournal journal) {
    int run(Call call) throws InterruptedException {
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

    private Optional<FactMap> unit(String name, String lines) {
        return FactMap.find(host.values(1000, Map.of("lines", lines)).all("running_unit"), "name", name);
    }

    private int overview(Call call) throws InterruptedException {
        call.print(ToolOutputs.page(host, "systemctl"));
        return 0;
    }

    private int asked(Call call, List<String> units, String wanted) throws InterruptedException {
        int status = 0;
        for (var name : units) {
            var state = unit(name, "").map(unit -> unit.text("state")).orElse("inactive");
            call.print(state + "\n");
            status = state.equals(wanted) ? status : wanted.equals("active") ? 3 : 1;
        }
        return status;
    }

    private int statuses(Call call, List<String> units) throws InterruptedException {
        int status = 0;
        for (var name : units) {
            var unit = unit(name, lastLines(name));
            if (unit.isEmpty()) {
                status = call.fail(4, "Unit " + name + " could not be found.");
            } else {
                call.print(ToolOutputs.page(host, "systemctl status", unit.get()));
                status = unit.get().text("state").equals("active") ? status : 3;
            }
        }
        return status;
    }

    private String lastLines(String unit) {
        var now = Instant.ofEpochMilli(host.now());
        var lines = journal.lines(host.host(), new TimeWindow(now.minus(Duration.ofHours(6)), now)).stream()
                .filter(l -> JournalTool.isOf(l, unit))
                .map(l -> JournalTool.line(host, l))
                .toList();
        return lines.stream().skip(Math.max(0, lines.size() - 10)).collect(Collectors.joining("\n"));
    }

    private int files(Call call, List<String> units) throws InterruptedException {
        for (var name : units) {
            var unit = unit(name, "");
            if (unit.isEmpty()) {
                return call.fail(1, "No files found for " + name + ".");
            }
            call.print(ToolOutputs.page(host, "systemctl cat", unit.get()));
        }
        return 0;
    }

    private int list(Call call, CommandOptions options) throws InterruptedException {
        boolean failed = options.has("failed")
                || options.value("state").filter("failed"::equals).isPresent();
        var rows = host.values(1000, Map.of()).all("unit").stream()
                .filter(unit -> failed
                        ? unit.text("state").equals("failed")
                        : !unit.text("state").equals("inactive") || options.has("a") || options.has("all"))
                .toList();
        boolean legend = !options.has("no-legend");
        var table = ToolOutputs.table("systemctl");
        call.print(
                rows.isEmpty()
                        ? ""
                        : table.print(host, table.chosen(Optional.empty()), rows, options.given(), legend, " "));
        call.print(legend ? rows.size() + " loaded units listed.\n" : "");
        return 0;
    }
}
