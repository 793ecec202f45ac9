package greenwall.lab.machine;

import greenwall.lab.machine.ShellCommandParser.UnsupportedSyntaxException;
import greenwall.lab.machine.SimulatedProcess.StoppedException;
import greenwall.lab.machine.SimulatedProcess.TimeLimit;
import java.time.Duration;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// Runs commands, and implements the small programs that every host has.
public final class SimulatedShell {
    /// The programs by absolute path.
    static final Map<String, HostProgram> PROGRAMS = programs();

    private SimulatedShell() {}

    private static Map<String, HostProgram> programs() {
        var all = new HashMap<String, HostProgram>();
        List.of("sh", "bash", "dash").forEach(name -> all.put(name, SimulatedShell::shell));
        FilterProgram.NAMES.forEach(name -> all.put(name, SimulatedShell::filter));
        all.put("echo", invocation -> print(invocation, String.join(" ", invocation.arguments())));
        all.put("true", invocation -> 0);
        all.put("false", invocation -> 1);
        all.put("env", SimulatedShell::environment);
        all.put("sudo", SimulatedShell::sudo);
        all.put("timeout", SimulatedShell::timeout);
        all.put("whoami", invocation -> print(invocation, invocation.root() ? "root" : "oncall"));
        all.put("date", SimulatedShell::date);
        all.put("ls", SimulatedShell::list);
        return all.entrySet().stream()
                .collect(Collectors.toMap(program -> "/usr/bin/" + program.getKey(), Map.Entry::getValue));
    }

    private static int print(ProgramInvocation invocation, String line) throws InterruptedException {
        invocation.print(line + "\n");
        return 0;
    }

    /// Runs a session without a command. Each line of input is a command. The session ends with the input or
    /// with `exit`.
    ///
    /// @param prompt the prompt; empty if the session is not interactive
    public static int runSession(ProgramInvocation invocation, String prompt) throws InterruptedException {
        int status = 0;
        while (true) {
            invocation.print(prompt);
            invocation.out().flush();
            var line = invocation.input().next();
            if (line.isEmpty()) {
                return status;
            }
            if (line.get().equals(SimulatedConsoleScripts.FIRST_LINE)) {
                return SimulatedConsoleScripts.login(invocation);
            }
            if (line.get().strip().matches("exit( \\d{1,3})?")) {
                return exit(List.of(line.get().strip().split(" ")), status);
            }
            status = run(invocation, line.get());
            invocation.process().forgetInterrupt();
        }
    }

    /// Runs commands one after another. Returns the exit status of the last one.
    public static int run(ProgramInvocation invocation, String text) throws InterruptedException {
        int status = 0;
        try {
            for (var stages : ShellCommandParser.read(text, invocation.environment())) {
                if (stages.getFirst().getFirst().equals("exit")) {
                    return exit(stages.getFirst(), status);
                }
                status = pipe(invocation, stages);
                if (invocation.process().isInterrupted()) {
                    return status;
                }
            }
        } catch (UnsupportedSyntaxException refused) {
            return invocation.fail(2, "sh: 1: " + refused.getMessage());
        }
        return status;
    }

    private static int exit(List<String> words, int status) {
        return words.size() > 1 && words.get(1).matches("\\d{1,3}") ? Integer.parseInt(words.get(1)) : status;
    }

    /// Runs the first program on a separate thread, so that its lines are printed as they arrive and it is
    /// stopped when no more lines are needed.
    private static int pipe(ProgramInvocation invocation, List<List<String>> stages) throws InterruptedException {
        var filters = new ArrayList<FilterProgram>();
        for (var stage : stages.subList(1, stages.size())) {
            var next = invocation.with(stage);
            if (!FilterProgram.NAMES.contains(next.name())) {
                return invocation.fail(
                        127,
                        invocation.machine().locate(stage.getFirst()).isPresent()
                                ? "sh: 1: on the practice range " + stage.getFirst() + " cannot read from a pipe"
                                : "sh: 1: " + stage.getFirst() + ": not found");
            }
            var filter = FilterProgram.of(next);
            if (filter.isEmpty()) {
                return 2;
            }
            filters.add(filter.get());
        }
        if (filters.isEmpty()) {
            return invocation.with(stages.getFirst()).run();
        }
        var between = new StandardInput();
        var first = invocation.with(stages.getFirst()).into(between::add);
        var program = Thread.ofVirtual().name("range-pipe").start(() -> {
            try {
                first.run();
            } catch (InterruptedException _) {
                // No more lines are needed.
                Thread.currentThread().interrupt();
            } catch (StoppedException _) {
                // Its session was killed.
            } finally {
                between.end();
            }
        });
        var lines = between.lines();
        for (var filter : filters) {
            lines = filter.lines().apply(lines);
        }
        print(invocation, lines, between);
        program.interrupt();
        program.join();
        invocation.process().checkKilled();
        return filters.getLast().status().getAsInt();
    }

    private static void print(ProgramInvocation invocation, Stream<String> lines, StandardInput from)
            throws InterruptedException {
        for (var each = lines.iterator(); each.hasNext(); ) {
            invocation.print(each.next() + "\n");
            if (from.isIdle()) {
                invocation.out().flush();
            }
        }
    }

    private static int filter(ProgramInvocation invocation) throws InterruptedException {
        var filter = FilterProgram.of(invocation);
        if (filter.isEmpty()) {
            return 2;
        }
        var files = filter.get().files();
        var texts = new ArrayList<String>();
        int missing = 0;
        for (var path : files) {
            var text = invocation.machine().file(path);
            text.ifPresent(texts::add);
            missing = text.isPresent()
                    ? missing
                    : invocation.fail(2, invocation.name() + ": " + path + ": No such file or directory");
        }
        var lines =
                files.isEmpty() ? invocation.input().lines() : texts.stream().flatMap(String::lines);
        print(invocation, filter.get().lines().apply(lines), invocation.input());
        return Math.max(missing, filter.get().status().getAsInt());
    }

    private static int shell(ProgramInvocation invocation) throws InterruptedException {
        var words = invocation.words();
        if (words.size() > 2 && words.get(1).equals("-c")) {
            var known = SimulatedConsoleScripts.known(words);
            return known.isPresent() ? known.get().run(invocation) : run(invocation, words.get(2));
        }
        return words.size() == 1 || words.get(1).equals("-s")
                ? runSession(invocation, "")
                : invocation.fail(2, "sh: 0: the practice range runs no scripts from files");
    }

    private static int environment(ProgramInvocation invocation) throws InterruptedException {
        var words = new ArrayList<>(invocation.arguments());
        var now = invocation;
        while (!words.isEmpty() && words.getFirst().matches("\\w+=(?s:.*)")) {
            var assigned = words.removeFirst().split("=", 2);
            now = now.withVariable(assigned[0], assigned[1]);
        }
        return words.isEmpty() ? 0 : now.with(words).run();
    }

    private static int sudo(ProgramInvocation invocation) throws InterruptedException {
        if (!invocation.machine().mayBecomeRoot()) {
            return invocation.fail(1, "sudo: a password is required");
        }
        var words = invocation.arguments().stream()
                .dropWhile(word -> word.equals("-n"))
                .toList();
        return words.isEmpty() || words.getFirst().startsWith("-")
                ? invocation.fail(1, "usage: sudo [-n] command")
                : invocation.asRoot().with(words).run();
    }

    private static int timeout(ProgramInvocation invocation) throws InterruptedException {
        var words = new ArrayList<>(invocation.arguments());
        var kill = Duration.ofDays(1);
        while (!words.isEmpty() && words.getFirst().startsWith("-")) {
            var option = words.removeFirst();
            if (option.matches("-[ks]") && !words.isEmpty()) {
                var value = words.removeFirst();
                kill = option.equals("-k") ? seconds(value) : kill;
            }
        }
        if (words.size() < 2) {
            return invocation.fail(125, "timeout: missing operand");
        }
        try (var limit = new TimeLimit(invocation.process(), seconds(words.getFirst()), kill)) {
            int status = invocation.with(words.subList(1, words.size())).run();
            if (limit.isReached()) {
                invocation.process().forgetInterrupt();
                return 124;
            }
            return status;
        }
    }

    private static Duration seconds(String text) {
        return Duration.ofMillis(text.matches("\\d{1,6}(\\.\\d{1,6})?") ? (long) (1000 * Double.parseDouble(text)) : 0);
    }

    private static int list(ProgramInvocation invocation) throws InterruptedException {
        int status = 0;
        for (var path :
                invocation.arguments().stream().filter(a -> !a.startsWith("-")).toList()) {
            var names = invocation.machine().list(path);
            if (names.isEmpty() && invocation.machine().file(path).isEmpty()) {
                status = invocation.fail(2, "ls: cannot access '" + path + "': No such file or directory");
            } else {
                print(invocation, names.isEmpty() ? path : String.join("\n", names));
            }
        }
        return status;
    }

    /// Prints the date in the default format, or in a format with `%s` and `%N`.
    private static int date(ProgramInvocation invocation) throws InterruptedException {
        var format = invocation.words().getLast();
        var at = invocation.machine().clock().instant();
        return print(
                invocation,
                format.startsWith("+")
                        ? format.substring(1)
                                .replace("%s", Long.toString(at.getEpochSecond()))
                                .replace("%N", "%09d".formatted(at.getNano()))
                        : DateTimeFormatter.ofPattern("EEE MMM ppd HH:mm:ss 'UTC' yyyy", Locale.ROOT)
                                .format(at.atZone(ZoneOffset.UTC)));
    }
}
