package greenwall.lab.tool;

import greenwall.fleet.Window;
import greenwall.lab.shell.Call;
import greenwall.lab.shell.Program;
import greenwall.lab.world.Processes.Process;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/// `systemctl`, `chronyc`, `virsh`, `hostname` and `uname`.
final class SystemdTools {
    private final Sight sight;
    private final Journal journal;

    SystemdTools(Sight sight, Journal journal) {
        this.sight = sight;
        this.journal = journal;
    }

    Map<String, Program> programs() {
        return Map.of(
                "/usr/bin/systemctl", this::systemctl,
                "/usr/bin/chronyc", this::chronyc,
                "/usr/bin/timedatectl", this::timedatectl,
                "/usr/bin/hostname", this::hostname,
                "/usr/bin/hostnamectl", this::hostname,
                "/usr/bin/uname", this::uname);
    }

    private int hostname(Call call) throws InterruptedException {
        boolean full = call.arguments().stream().anyMatch(a -> a.matches("-f|--fqdn|-A"));
        boolean address = call.arguments().stream().anyMatch(a -> a.matches("-[iI]"));
        call.print((address
                        ? sight.host().address()
                        : full ? sight.host().fqdn() : sight.host().name()) + "\n");
        return 0;
    }

    private int uname(Call call) throws InterruptedException {
        var options = Options.of(call, "asnrvmpio");
        var parts = new ArrayList<String>();
        boolean all = options.has("a");
        var version = "#1 SMP PREEMPT_DYNAMIC";
        if (all || options.has("s") || call.arguments().isEmpty()) {
            parts.add("Linux");
        }
        if (all || options.has("n")) {
            parts.add(sight.host().name());
        }
        if (all || options.has("r")) {
            parts.add(sight.host().os().kernel());
        }
        if (all || options.has("v")) {
            parts.add(version);
        }
        if (all || options.has("m")) {
            parts.add("x86_64");
        }
        if (all || options.has("o")) {
            parts.add("GNU/Linux");
        }
        call.print(String.join(" ", parts) + "\n");
        return 0;
    }

    private static String full(String unit) {
        return unit.contains(".") ? unit : unit + ".service";
    }

    private boolean known(String unit) {
        return sight.host().units().contains(unit) || process(unit).isPresent();
    }

    private Optional<Process> process(String unit) {
        return sight.life().processes().at(sight.now()).stream()
                .filter(p -> p.unit().equals(unit))
                .findFirst();
    }

    private String state(String unit) {
        return sight.host().units().contains(unit)
                ? sight.life().unitState(unit, sight.now())
                : process(unit).isPresent() ? "active" : "inactive";
    }

    private int systemctl(Call call) throws InterruptedException {
        var options = Options.of(
                call,
                "aqlt:n:o:p:H:",
                "failed",
                "all",
                "no-pager",
                "no-legend",
                "plain",
                "type=",
                "state=",
                "quiet",
                "lines=",
                "output=",
                "full",
                "property=",
                "value");
        var words = options.operands();
        var command = words.isEmpty() ? (options.has("failed") ? "list-units" : "list-units") : words.getFirst();
        var units = words.size() > 1
                ? words.subList(1, words.size()).stream()
                        .map(SystemdTools::full)
                        .toList()
                : List.<String>of();
        return switch (command) {
            case "status" -> units.isEmpty() ? overview(call) : statuses(call, units, options);
            case "is-active" -> asked(call, units, options, "active");
            case "is-failed" -> asked(call, units, options, "failed");
            case "is-enabled" -> {
                call.print(units.stream().allMatch(this::known) ? "enabled\n" : "");
                yield units.stream().allMatch(this::known)
                        ? 0
                        : call.fail(
                                1,
                                "Failed to get unit file state for " + units.getFirst()
                                        + ": No such file or directory");
            }
            case "is-system-running" -> {
                boolean failed = !sight.life().failedUnits(sight.now()).isEmpty();
                call.print(failed ? "degraded\n" : "running\n");
                yield failed ? 1 : 0;
            }
            case "list-units" -> list(call, options);
            case "show" -> show(call, units);
            case "restart", "start", "stop", "reload", "reset-failed", "enable", "disable" ->
                call.process().isRoot()
                        ? call.fail(
                                1,
                                "Failed to " + command + " " + (units.isEmpty() ? "" : units.getFirst())
                                        + ": the practice range is not changed from within")
                        : call.fail(
                                1,
                                "Failed to " + command + " " + (units.isEmpty() ? "" : units.getFirst())
                                        + ": Interactive authentication required.");
            default -> call.fail(1, "Unknown command verb " + command + ".");
        };
    }

    private int asked(Call call, List<String> units, Options options, String wanted) throws InterruptedException {
        int status = 0;
        for (var unit : units) {
            var state = state(unit);
            if (!options.has("q") && !options.has("quiet")) {
                call.print(state + "\n");
            }
            if (!state.equals(wanted)) {
                status = wanted.equals("active") ? 3 : 1;
            }
        }
        return status;
    }

    private int overview(Call call) throws InterruptedException {
        int failed = sight.life().failedUnits(sight.now()).size();
        call.print("● " + sight.host().name() + "\n    State: " + (failed > 0 ? "degraded" : "running")
                + "\n    Units: " + sight.host().units().size()
                + " loaded (incl. loaded aliases)\n     Jobs: 0 queued\n   Failed: " + failed + " units\n");
        return 0;
    }

    private int statuses(Call call, List<String> units, Options options) throws InterruptedException {
        int status = 0;
        for (var unit : units) {
            if (!known(unit)) {
                status = call.fail(4, "Unit " + unit + " could not be found.");
                continue;
            }
            var state = state(unit);
            long t = sight.now();
            var mark = state.equals("active") ? "●" : state.equals("failed") ? "×" : "○";
            call.print(mark + " " + unit + " - " + description(unit) + "\n");
            call.print("     Loaded: loaded (/lib/systemd/system/" + unit + "; enabled; preset: enabled)\n");
            var since = DateTimeFormatter.ofPattern("EEE yyyy-MM-dd HH:mm:ss 'UTC'", Locale.ROOT)
                    .withZone(ZoneOffset.UTC);
            long changed = sight.life().bootedAt(t) + 14_000;
            var words = switch (state) {
                case "active" ->
                    "active (running) since " + since.format(sight.shown(changed)) + "; "
                            + Text.uptime(t - changed).strip() + " ago";
                case "failed" -> "failed (Result: exit-code)";
                case "activating" -> "activating (auto-restart) (Result: exit-code)";
                default -> state + " (dead)";
            };
            call.print("     Active: " + words + "\n");
            var process = process(unit);
            if (process.isPresent() && state.equals("active")) {
                call.print("   Main PID: " + process.get().pid() + " ("
                        + process.get().command() + ")\n");
                call.print("     Memory: " + Text.human(process.get().bytes(), "") + "\n");
            }
            int count = options.value("n")
                    .or(() -> options.value("lines"))
                    .filter(n -> n.matches("\\d{1,4}"))
                    .map(Integer::parseInt)
                    .orElse(10);
            lastLines(call, unit, count);
            status = state.equals("active") ? status : 3;
        }
        return status;
    }

    private void lastLines(Call call, String unit, int count) throws InterruptedException {
        var now = Instant.ofEpochMilli(sight.now());
        var lines = journal.lines(sight.host(), new Window(now.minus(Duration.ofHours(6)), now)).stream()
                .filter(l -> l.unit().equals(unit)
                        || l.identifier().equals("systemd") && l.message().contains(unit))
                .toList();
        if (lines.isEmpty() || count == 0) {
            return;
        }
        call.print("\n");
        var stamp = DateTimeFormatter.ofPattern("MMM dd HH:mm:ss", Locale.ROOT).withZone(ZoneOffset.UTC);
        for (var line : lines.subList(Math.max(0, lines.size() - count), lines.size())) {
            call.print(stamp.format(sight.shown(line.at().toEpochMilli())) + " "
                    + sight.host().name() + " " + line.identifier() + "[" + line.pid() + "]: " + line.message() + "\n");
        }
    }

    private static String description(String unit) {
        var name = unit.replaceFirst("\\.[a-z]+$", "");
        return Character.toUpperCase(name.charAt(0)) + name.substring(1).replace('-', ' ');
    }

    private int list(Call call, Options options) throws InterruptedException {
        boolean onlyFailed = options.has("failed")
                || options.value("state").filter("failed"::equals).isPresent();
        boolean legend = !options.has("no-legend");
        var rows = new ArrayList<List<String>>();
        for (var unit : sight.host().units()) {
            var state = state(unit);
            if (onlyFailed
                    ? state.equals("failed")
                    : !state.equals("inactive") || options.has("a") || options.has("all")) {
                var sub = state.equals("active")
                        ? "running"
                        : state.equals("failed") ? "failed" : state.equals("activating") ? "auto-restart" : "dead";
                rows.add(List.of(
                        (state.equals("failed") && !options.has("plain")
                                        ? "● "
                                        : onlyFailed && options.has("plain") ? "" : "  ")
                                + unit,
                        "loaded",
                        state,
                        sub,
                        description(unit)));
            }
        }
        int count = rows.size();
        if (legend && count > 0) {
            rows.addFirst(List.of("  UNIT", "LOAD", "ACTIVE", "SUB", "DESCRIPTION"));
        }
        call.print(Text.columns(rows, 5, " "));
        if (legend) {
            call.print((count > 0
                            ? "\nLOAD   = Reflects whether the unit definition was properly loaded.\nACTIVE = The high-level unit activation state, i.e. generalization of SUB.\nSUB    = The low-level unit activation state, values depend on unit type.\n"
                            : "")
                    + count + " loaded units listed.\n");
        }
        return 0;
    }

    private int show(Call call, List<String> units) throws InterruptedException {
        for (var unit : units) {
            var state = state(unit);
            call.print("Id=" + unit + "\nLoadState=" + (known(unit) ? "loaded" : "not-found") + "\nActiveState=" + state
                    + "\nMainPID=" + process(unit).map(Process::pid).orElse(0) + "\n");
        }
        return 0;
    }

    private int timedatectl(Call call) throws InterruptedException {
        boolean synced = sight.life().clockSyncedAt(sight.now());
        var time = DateTimeFormatter.ofPattern("EEE yyyy-MM-dd HH:mm:ss 'UTC'", Locale.ROOT)
                .withZone(ZoneOffset.UTC)
                .format(sight.hostClock());
        call.print("               Local time: " + time + "\n           Universal time: " + time
                + "\n                Time zone: Etc/UTC (UTC, +0000)\nSystem clock synchronized: "
                + (synced ? "yes" : "no") + "\n              NTP service: active\n          RTC in local TZ: no\n");
        return 0;
    }

    private int chronyc(Call call) throws InterruptedException {
        var command = call.arguments().stream()
                .filter(a -> !a.startsWith("-"))
                .findFirst()
                .orElse("");
        long t = sight.now();
        double offset = sight.life().clockOffsetAt(t);
        boolean synced = sight.life().clockSyncedAt(t);
        if (command.equals("sources")) {
            call.print(
                    "MS Name/IP address         Stratum Poll Reach LastRx Last sample               \n===============================================================================\n");
            call.print(Text.format(
                    "^%s %-27s %6d %3d %5s %5d   %+5.0fus[%+5.0fus] +/- %4.0fus\n",
                    synced ? "*" : "?",
                    "ntp1." + sight.host().location() + ".example",
                    2,
                    6,
                    synced ? "377" : "0",
                    synced ? 34 : 3720,
                    -offset * 1e6,
                    -offset * 1e6,
                    900.0));
            return 0;
        }
        if (!command.equals("tracking")) {
            return call.fail(1, "Unrecognized command");
        }
        var reference = DateTimeFormatter.ofPattern("EEE MMM dd HH:mm:ss yyyy", Locale.ROOT)
                .withZone(ZoneOffset.UTC)
                .format(sight.shown(synced ? t - 34_000 : t - 3_720_000));
        call.print(Text.format(
                "Reference ID    : %s (%s)\nStratum         : %d\nRef time (UTC)  : %s\nSystem time     : %.9f seconds %s of NTP time\nLast offset     : %+.9f seconds\nRMS offset      : %.9f seconds\nFrequency       : %.3f ppm %s\nResidual freq   : %+.3f ppm\nSkew            : %.3f ppm\nRoot delay      : %.9f seconds\nRoot dispersion : %.9f seconds\nUpdate interval : %.1f seconds\nLeap status     : %s\n",
                synced ? "C0A80101" : "7F7F0101",
                synced ? "ntp1." + sight.host().location() + ".example" : "",
                synced ? 3 : 10,
                reference,
                Math.abs(offset) + 0.000_012,
                offset > 0 ? "fast" : "slow",
                -offset - 0.000_009,
                Math.abs(offset) + 0.000_031,
                sight.between("ppm", 1, 20),
                "slow",
                0.001,
                synced ? 0.022 : 4.1,
                0.000_912,
                synced ? 0.000_301 : 0.9,
                64.2,
                synced ? "Normal" : "Not synchronised"));
        return 0;
    }
}
