package greenwall.lab.shell;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.TreeMap;
import java.util.function.IntFunction;
import org.jspecify.annotations.Nullable;

/// The tools that run other tools: `timeout`, `setsid`, `stdbuf`, `sudo`, `env` and their like.
final class ProcessTools {
    /// The variable by which `stdbuf` tells the C library of the program it starts.
    static final String STDBUF = "_STDBUF_O";

    private static final Duration FOR_EVER = Duration.ofHours(2);

    private ProcessTools() {}

    /// @param mayBecomeRoot whether `sudo -n` lets the users of this machine through
    static Map<String, Program> all(boolean mayBecomeRoot) {
        var tools = new HashMap<String, Program>();
        tools.put("timeout", ProcessTools::timeout);
        tools.put("setsid", ProcessTools::setsid);
        tools.put("stdbuf", ProcessTools::stdbuf);
        tools.put("env", ProcessTools::env);
        tools.put("nohup", call -> prefixed(call, ""));
        tools.put("nice", call -> prefixed(call, "n"));
        tools.put("ionice", call -> prefixed(call, "cnp"));
        tools.put("chrt", call -> prefixed(call, ""));
        tools.put("sleep", ProcessTools::sleep);
        tools.put("sudo", call -> sudo(call, mayBecomeRoot));
        tools.put("pgrep", call -> find(call, false));
        tools.put("pkill", call -> find(call, true));
        return tools;
    }

    static Optional<Duration> duration(String text) {
        if (!text.matches("\\d{0,9}(\\.\\d{1,9})?[smhd]?") || text.isEmpty() || text.equals(".")) {
            return Optional.empty();
        }
        char last = text.charAt(text.length() - 1);
        var digits = Character.isDigit(last) ? text : text.substring(0, text.length() - 1);
        if (digits.isEmpty()) {
            return Optional.empty();
        }
        int unit = switch (last) {
            case 'm' -> 60;
            case 'h' -> 3600;
            case 'd' -> 86_400;
            default -> 1;
        };
        double seconds = Math.min(Double.parseDouble(digits) * unit, 1e9);
        return Optional.of(Duration.ofNanos((long) (seconds * 1e9)));
    }

    private static int sleep(Call call) throws InterruptedException {
        var total = Duration.ZERO;
        for (var argument : call.arguments()) {
            var one = duration(argument);
            if (one.isEmpty() && !argument.equals("infinity")) {
                return call.fail(1, "sleep: invalid time interval '" + argument + "'");
            }
            total = total.plus(one.orElse(FOR_EVER));
        }
        call.pause(total);
        return 0;
    }

    private static int timeout(Call call) throws InterruptedException {
        var words = new ArrayList<>(call.arguments());
        boolean foreground = false;
        boolean preserve = false;
        var signal = Signal.TERM;
        var killAfter = Duration.ZERO;
        while (!words.isEmpty()
                && words.getFirst().startsWith("-")
                && words.getFirst().length() > 1) {
            var option = words.removeFirst();
            if (option.equals("--foreground")) {
                foreground = true;
            } else if (option.equals("--preserve-status")) {
                preserve = true;
            } else if (option.startsWith("-s") || option.startsWith("--signal")) {
                var name = value(option, "-s", "--signal", words);
                var found = Signal.of(name);
                if (found.isEmpty()) {
                    return call.fail(125, "timeout: " + name + ": invalid signal");
                }
                signal = found.get();
            } else if (option.startsWith("-k") || option.startsWith("--kill-after")) {
                var text = value(option, "-k", "--kill-after", words);
                var time = duration(text);
                if (time.isEmpty()) {
                    return call.fail(125, "timeout: invalid time interval '" + text + "'");
                }
                killAfter = time.get();
            } else if (option.equals("--")) {
                break;
            } else if (!option.equals("-v") && !option.equals("--verbose")) {
                return call.fail(125, "timeout: unrecognized option '" + option + "'");
            }
        }
        if (words.size() < 2) {
            return call.fail(125, "timeout: missing operand\nTry 'timeout --help' for more information.");
        }
        var limit = duration(words.getFirst());
        if (limit.isEmpty()) {
            return call.fail(125, "timeout: invalid time interval '" + words.getFirst() + "'");
        }
        var command = List.copyOf(words.subList(1, words.size()));
        if (!foreground) {
            call.process().newGroup();
        }
        call.handle(Signal.INT, Signal.TERM, Signal.HUP, Signal.QUIT);
        if (call.machine().locate(command.getFirst(), path(call.environment())).isEmpty()) {
            return call.fail(
                    127, "timeout: failed to run command '" + command.getFirst() + "': No such file or directory");
        }
        var child = call.machine()
                .fork(
                        call.process(),
                        call.process().shareFiles(),
                        command,
                        self -> call.machine().execute(self, command, call.environment()));
        if (child == null) {
            return call.fail(125, "timeout: fork system call failed: Resource temporarily unavailable");
        }
        return watch(call, child, limit.get(), signal, killAfter, preserve);
    }

    private static int watch(
            Call call, Process child, Duration limit, Signal signal, Duration killAfter, boolean preserve)
            throws InterruptedException {
        boolean timedOut = false;
        boolean killing = false;
        long deadline = limit.isZero() ? Long.MAX_VALUE : System.nanoTime() + limit.toNanos();
        while (true) {
            var status = awaitUntil(call, child, deadline);
            if (status.isPresent()) {
                boolean killed = child.killedBy() == Signal.KILL;
                return timedOut && !preserve && !killed ? 124 : status.getAsInt();
            }
            var came = call.takeSignal();
            if (came != null) {
                child.signal(came);
                if (!killAfter.isZero()) {
                    deadline = System.nanoTime() + killAfter.toNanos();
                    killing = true;
                }
            } else if (System.nanoTime() >= deadline) {
                timedOut |= !killing;
                child.signal(killing ? Signal.KILL : signal);
                deadline = killing || killAfter.isZero() ? Long.MAX_VALUE : System.nanoTime() + killAfter.toNanos();
                killing = true;
            }
        }
    }

    /// Empty when the time is over or a signal came.
    private static OptionalInt awaitUntil(Call call, Process child, long deadline) {
        while (true) {
            long left = deadline == Long.MAX_VALUE ? FOR_EVER.toNanos() : deadline - System.nanoTime();
            try {
                return child.awaitEnd(Duration.ofNanos(Math.max(0, left)));
            } catch (InterruptedException _) {
                call.process().checkKilled();
                if (call.process().hasPending()) {
                    return OptionalInt.empty();
                }
            }
        }
    }

    private static String value(String option, String brief, String full, List<String> words) {
        if (option.startsWith(full)) {
            return option.length() > full.length() ? option.substring(full.length() + 1) : takeFirst(words);
        }
        return option.length() > brief.length() ? option.substring(brief.length()) : takeFirst(words);
    }

    private static String takeFirst(List<String> words) {
        return words.isEmpty() ? "" : words.removeFirst();
    }

    private static int setsid(Call call) throws InterruptedException {
        var words = new ArrayList<>(call.arguments());
        while (!words.isEmpty() && words.getFirst().startsWith("-")) {
            words.removeFirst();
        }
        if (words.isEmpty()) {
            return call.fail(1, "setsid: no command specified");
        }
        call.process().newSession();
        return start(call, "setsid", words, call.environment());
    }

    private static int stdbuf(Call call) throws InterruptedException {
        var words = new ArrayList<>(call.arguments());
        var environment = new HashMap<>(call.environment());
        while (!words.isEmpty() && words.getFirst().startsWith("-")) {
            var option = words.removeFirst();
            var mode = option.startsWith("--output=")
                    ? option.substring(9)
                    : option.length() > 2 ? option.substring(2) : takeFirst(words);
            if (option.startsWith("-o") || option.startsWith("--output")) {
                environment.put(STDBUF, mode);
            }
        }
        if (words.isEmpty()) {
            return call.fail(125, "stdbuf: missing operand");
        }
        return start(call, "stdbuf", words, environment);
    }

    private static int env(Call call) throws InterruptedException {
        var words = new ArrayList<>(call.arguments());
        var environment = new HashMap<>(call.environment());
        while (!words.isEmpty()) {
            var word = words.getFirst();
            int equals = word.indexOf('=');
            if (word.equals("-i") || word.equals("-")) {
                environment.clear();
            } else if (word.equals("-u") && words.size() > 1) {
                environment.remove(words.remove(1));
            } else if (equals > 0) {
                environment.put(word.substring(0, equals), word.substring(equals + 1));
            } else {
                break;
            }
            words.removeFirst();
        }
        if (words.isEmpty()) {
            for (var entry : new TreeMap<>(environment).entrySet()) {
                call.print(entry.getKey() + "=" + entry.getValue() + "\n");
            }
            return 0;
        }
        return start(call, "env", words, environment);
    }

    /// Runs the command behind options of which some take a value.
    private static int prefixed(Call call, String withValue) throws InterruptedException {
        var words = new ArrayList<>(call.arguments());
        while (!words.isEmpty() && words.getFirst().startsWith("-")) {
            var option = words.removeFirst();
            if (option.length() == 2 && withValue.indexOf(option.charAt(1)) >= 0) {
                takeFirst(words);
            }
        }
        return words.isEmpty() ? 0 : start(call, call.name(), words, call.environment());
    }

    private static int sudo(Call call, boolean mayBecomeRoot) throws InterruptedException {
        var words = new ArrayList<>(call.arguments());
        boolean asksNothing = false;
        while (!words.isEmpty() && words.getFirst().startsWith("-")) {
            var option = words.removeFirst();
            asksNothing |= option.contains("n") && !option.startsWith("--") || option.equals("--non-interactive");
            if (option.equals("--")) {
                break;
            }
            if (option.equals("-u")) {
                takeFirst(words);
            }
            if (option.equals("-l") || option.equals("-v")) {
                return mayBecomeRoot || call.process().isRoot() ? 0 : call.fail(1, "sudo: a password is required");
            }
        }
        if (!mayBecomeRoot && !call.process().isRoot()) {
            if (!asksNothing) {
                call.error("sudo: a terminal is required to read the password; either use the -S option to read from"
                        + " standard input or configure an askpass helper\n");
            }
            return call.fail(1, "sudo: a password is required");
        }
        var environment = new HashMap<>(call.environment());
        environment.remove(STDBUF);
        environment.put("PATH", Shell.ROOT_PATH);
        environment.put("USER", "root");
        environment.put("LOGNAME", "root");
        environment.put("HOME", "/root");
        while (!words.isEmpty() && words.getFirst().matches("[A-Za-z_]\\w*=.*")) {
            var assignment = words.removeFirst();
            int equals = assignment.indexOf('=');
            environment.put(assignment.substring(0, equals), assignment.substring(equals + 1));
        }
        if (words.isEmpty()) {
            return call.fail(1, "usage: sudo [-n] [-u user] command");
        }
        call.process().runsAs("root");
        if (call.machine().locate(words.getFirst(), Shell.ROOT_PATH).isEmpty()) {
            return call.fail(1, "sudo: " + words.getFirst() + ": command not found");
        }
        return call.become(words, environment);
    }

    private static int start(Call call, String tool, List<String> words, Map<String, String> environment)
            throws InterruptedException {
        if (call.machine().locate(words.getFirst(), path(environment)).isEmpty()) {
            return call.fail(
                    127, tool + ": failed to run command '" + words.getFirst() + "': No such file or directory");
        }
        return call.become(words, environment);
    }

    private static String path(Map<String, String> environment) {
        return environment.getOrDefault("PATH", Shell.PATH);
    }

    /// `kill`; a shell's own jobs are found before the others.
    static int kill(Call call, List<String> arguments, IntFunction<@Nullable Process> jobs)
            throws InterruptedException {
        var words = new ArrayList<>(arguments);
        var signal = Optional.of(Signal.TERM);
        boolean onlyAsks = false;
        if (!words.isEmpty() && words.getFirst().equals("-l")) {
            call.print("HUP INT QUIT KILL USR1 USR2 PIPE ALRM TERM CHLD CONT STOP\n");
            return 0;
        }
        if (!words.isEmpty() && words.getFirst().startsWith("-")) {
            var option = words.removeFirst();
            var name = option.equals("-s") || option.equals("-n") ? takeFirst(words) : option.substring(1);
            onlyAsks = name.equals("0");
            if (!option.equals("--") && !onlyAsks) {
                signal = Signal.of(name);
                if (signal.isEmpty()) {
                    return call.fail(2, "sh: 1: kill: Illegal option " + option);
                }
            }
        }
        if (!words.isEmpty() && words.getFirst().equals("--")) {
            words.removeFirst();
        }
        if (words.isEmpty()) {
            return call.fail(2, "sh: 1: kill: Usage: kill [-s sigspec | -signum | -sigspec] [pid | job]...");
        }
        int status = 0;
        for (var word : words) {
            if (!word.matches("-?\\d{1,9}")) {
                status = call.fail(1, "sh: 1: kill: Illegal number: " + word);
                continue;
            }
            int number = Integer.parseInt(word);
            if (!send(call, number, onlyAsks ? Optional.empty() : signal, jobs)) {
                status = call.fail(1, "sh: 1: kill: No such process");
            }
        }
        return status;
    }

    private static boolean send(Call call, int number, Optional<Signal> signal, IntFunction<@Nullable Process> jobs) {
        var machine = call.machine();
        if (number <= 0) {
            int group = number == 0 ? call.process().group() : -number;
            boolean anyone = machine.processes().stream().anyMatch(p -> p.group() == group);
            signal.ifPresent(s -> machine.signalGroup(group, s));
            return anyone;
        }
        var job = jobs.apply(number);
        var process = job != null ? Optional.of(job) : machine.process(number);
        return process.isPresent()
                && (signal.isPresent()
                        ? process.get().signal(signal.get())
                        : process.get().alive());
    }

    private static int find(Call call, boolean kills) throws InterruptedException {
        boolean full = false;
        boolean counts = false;
        var signal = Signal.TERM;
        var pattern = "";
        for (var argument : call.arguments()) {
            var named = argument.startsWith("-") ? Signal.of(argument.substring(1)) : Optional.<Signal>empty();
            if (named.isPresent()) {
                signal = named.get();
            } else if (argument.startsWith("-")) {
                full |= argument.contains("f");
                counts |= argument.contains("c");
            } else {
                pattern = argument;
            }
        }
        var found = new ArrayList<Process>();
        for (var process : call.machine().processes()) {
            var first = process.command().getFirst();
            var name = full ? String.join(" ", process.command()) : first.substring(first.lastIndexOf('/') + 1);
            if (process != call.process() && name.toLowerCase(Locale.ROOT).contains(pattern.toLowerCase(Locale.ROOT))) {
                found.add(process);
            }
        }
        for (var process : found) {
            if (kills) {
                process.signal(signal);
            } else if (!counts) {
                call.print(process.pid() + "\n");
            }
        }
        if (counts) {
            call.print(found.size() + "\n");
        }
        return found.isEmpty() ? 1 : 0;
    }
}
