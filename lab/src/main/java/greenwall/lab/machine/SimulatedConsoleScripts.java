package greenwall.lab.machine;

import greenwall.lab.machine.SimulatedProcess.StoppedException;
import greenwall.lab.machine.SimulatedProcess.TimeLimit;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Simulates the scripts of the console.
final class SimulatedConsoleScripts {
    static final String FIRST_LINE = "while IFS= read -r word; do";
    private static final Pattern SPECIAL = Pattern.compile("\\\\0([0-7]{3})");
    private static final String LAST_LINE = "exec \"$@\"";
    private static final Duration INPUT_TIMEOUT = Duration.ofSeconds(20);
    private static final Duration KILL_AFTER = Duration.ofSeconds(10);

    private SimulatedConsoleScripts() {}

    /// Reads the rest of the fixed script that sends the words of a command as data, and runs the command. The
    /// script is recognised by its first line. Only the lines with words begin with an equals sign. The first
    /// word is a line to print on both output streams; the program and its arguments follow.
    static int login(ProgramInvocation invocation) throws InterruptedException {
        var words = new ArrayList<String>();
        for (var line = invocation.input().next();
                line.isPresent();
                line = invocation.input().next()) {
            var text = line.get();
            if (text.equals(LAST_LINE) && words.size() > 1) {
                var ready = words.removeFirst() + "\n";
                invocation.print(ready);
                invocation.error(ready);
                return invocation.with(words).run();
            }
            if (text.startsWith("=")) {
                words.add(decoded(text.substring(1)));
            }
        }
        return invocation.fail(2, "the input ended in the middle of the console's script");
    }

    /// Special bytes are written as `\0` and three octal digits.
    private static String decoded(String text) {
        var bytes = SPECIAL.matcher(text)
                .replaceAll(found -> Matcher.quoteReplacement(Character.toString(Integer.parseInt(found.group(1), 8))));
        return new String(bytes.getBytes(StandardCharsets.ISO_8859_1), StandardCharsets.UTF_8);
    }

    /// The simulation of one of the console's scripts, selected by its `$0`; empty for any other script.
    static Optional<HostProgram> known(List<String> words) {
        return switch (words.size() > 3 ? words.get(3) : "") {
            case "greenwall-probe" -> Optional.of(invocation -> probe(invocation, words.subList(4, words.size())));
            case "greenwall-left" ->
                Optional.of(invocation -> countRunning(invocation, words.subList(4, words.size())));
            default -> Optional.empty();
        };
    }

    /// Prints how many of the given processes still exist.
    private static int countRunning(ProgramInvocation invocation, List<String> pids) throws InterruptedException {
        long left = pids.stream()
                .map(Integer::valueOf)
                .filter(invocation.machine().processes()::containsKey)
                .count();
        invocation.print(left + "\n");
        return 0;
    }

    /// Simulates the console's probe wrapper and its messages on standard error. It waits for a line, starts
    /// the first available tool, keeps it running while lines arrive, and interrupts it when they stop.
    ///
    /// @param arguments a mark, seconds, "kernel" or "plain", the number of paths, the paths,
    ///     NAME=VALUE for the environment, and the words of the tool
    private static int probe(ProgramInvocation invocation, List<String> arguments) throws InterruptedException {
        var words = new ArrayList<>(arguments);
        var prefix = "@@" + words.removeFirst() + " ";
        var time = Duration.ofSeconds(Long.parseLong(words.removeFirst()));
        boolean kernel = words.removeFirst().equals("kernel");
        var paths = words.subList(1, 1 + Integer.parseInt(words.getFirst()));
        var installed = paths.stream()
                .filter(path -> invocation.machine().locate(path).isPresent())
                .findFirst();
        if (installed.isEmpty()) {
            return invocation.fail(127, prefix + "missing");
        }
        var tool = new ArrayList<>(words.subList(1 + paths.size(), words.size()));
        if (invocation.input().next().isEmpty()) {
            return 0;
        }
        var now = invocation.machine().clock().instant();
        invocation.error(prefix + "clock %d.%09d\n".formatted(now.getEpochSecond(), now.getNano()));
        while (!tool.isEmpty() && tool.getFirst().matches("[A-Z]\\w*=(?s:.*)")) {
            tool.removeFirst();
        }
        tool.addFirst(installed.get());
        int status;
        try (var process = invocation.machine().begin();
                var limit = new TimeLimit(process, time, KILL_AFTER)) {
            invocation.error(prefix + "pid " + process.pid() + "\n");
            if (kernel) {
                invocation.error(prefix + "kernel perl is not installed on the host\n");
            }
            invocation.error(prefix + "pids " + invocation.process().pid() + " " + process.pid() + "\n");
            var watch = Thread.ofVirtual().name("range-probe-watch").start(() -> watch(invocation.input(), process));
            status = tool(invocation.as(process).with(tool));
            watch.interrupt();
            status = limit.isReached() && status == 0 ? 124 : status;
        }
        return invocation.fail(status, prefix + "exit " + status);
    }

    private static int tool(ProgramInvocation invocation) throws InterruptedException {
        try {
            return invocation.run();
        } catch (StoppedException stopped) {
            return stopped.status();
        }
    }

    private static void watch(StandardInput input, SimulatedProcess process) {
        try {
            while (input.receives(INPUT_TIMEOUT)) {
                // The console still sends lines, so the tool keeps running.
            }
            process.interrupt();
        } catch (InterruptedException _) {
            // The tool ended on its own.
        }
    }
}
