package greenwall.lab.machine;

import greenwall.lab.machine.CommandText.Refused;
import greenwall.lab.machine.Filters.Filter;
import greenwall.lab.machine.Task.TimeLimit;
import java.time.Duration;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/// Runs commands, and has the small programs that every host has.
public final class CommandRunner {
    /// By absolute path.
    static final Map<String, HostProgram> PROGRAMS = programs();

    private static final int INTERRUPTED = 130;

    private CommandRunner() {}

    private static Map<String, HostProgram> programs() {
        var all = new HashMap<String, HostProgram>();
        for (var shell : new String[] {"sh", "bash", "dash"}) {
            all.put(shell, CommandRunner::shell);
        }
        Filters.NAMES.forEach(name -> all.put(name, CommandRunner::filter));
        all.put("echo", call -> said(call, String.join(" ", call.arguments())));
        all.put("true", call -> 0);
        all.put("false", call -> 1);
        all.put("env", CommandRunner::environment);
        all.put("sudo", CommandRunner::sudo);
        all.put("timeout", CommandRunner::timeout);
        all.put("sleep", call -> call.pause(seconds(call.words().getLast())) ? 0 : INTERRUPTED);
        all.put("whoami", call -> said(call, call.root() ? "root" : "oncall"));
        all.put(
                "id",
                call -> said(
                        call,
                        call.root()
                                ? "uid=0(root) gid=0(root) groups=0(root)"
                                : "uid=1000(oncall) gid=1000(oncall) groups=1000(oncall),4(adm),101(systemd-journal)"));
        all.put("date", CommandRunner::date);
        all.put("which", CommandRunner::which);
        all.put("ls", CommandRunner::list);
        var byPath = new HashMap<String, HostProgram>();
        all.forEach((name, program) -> byPath.put("/usr/bin/" + name, program));
        return Map.copyOf(byPath);
    }

    private static int said(Call call, String line) throws InterruptedException {
        call.print(line + "\n");
        return 0;
    }

    /// A session without a command: its lines are commands, until they end or one says `exit`.
    ///
    /// @param prompt empty where no person looks at it
    public static int session(Call call, String prompt) throws InterruptedException {
        int status = 0;
        while (true) {
            call.print(prompt);
            call.out().flush();
            var line = call.input().next();
            if (line.isEmpty()) {
                return status;
            }
            if (line.get().equals(LoginScript.FIRST_LINE)) {
                return LoginScript.run(call);
            }
            if (line.get().strip().matches("exit( \\d{1,3})?")) {
                return exit(List.of(line.get().strip().split(" ")), status);
            }
            status = run(call, line.get());
            call.task().forgetInterrupt();
        }
    }

    /// Runs commands one after another; the status is the last one's.
    public static int run(Call call, String text) throws InterruptedException {
        int status = 0;
        try {
            for (var stages : CommandText.read(text, call.environment())) {
                if (stages.getFirst().getFirst().equals("exit")) {
                    return exit(stages.getFirst(), status);
                }
                status = pipe(call, stages);
                if (call.task().isInterrupted()) {
                    return status;
                }
            }
        } catch (Refused refused) {
            return call.fail(2, "sh: 1: " + refused.getMessage());
        }
        return status;
    }

    private static int exit(List<String> words, int status) {
        return words.size() > 1 && words.get(1).matches("\\d{1,3}") ? Integer.parseInt(words.get(1)) : status;
    }

    private static int pipe(Call call, List<List<String>> stages) throws InterruptedException {
        var filters = new ArrayList<Filter>();
        var sink = call.out();
        for (var stage : stages.subList(1, stages.size()).reversed()) {
            var next = call.with(stage).into(sink);
            if (!Filters.NAMES.contains(next.name())) {
                return call.fail(
                        127,
                        call.machine().locate(stage.getFirst()).isPresent()
                                ? "sh: 1: on the practice range " + stage.getFirst() + " reads no input"
                                : "sh: 1: " + stage.getFirst() + ": not found");
            }
            var ready = Filters.of(next);
            if (ready.isEmpty()) {
                return 2;
            }
            filters.addFirst(ready.get().filter());
            sink = ready.get().filter();
        }
        int status = quietly(call.with(stages.getFirst()).into(sink)::run);
        for (var filter : filters) {
            quietly(() -> {
                filter.end();
                return 0;
            });
        }
        return filters.isEmpty() ? status : filters.getLast().status();
    }

    @FunctionalInterface
    private interface Part {
        int run() throws InterruptedException;
    }

    /// A program without a reader ends silently.
    private static int quietly(Part part) throws InterruptedException {
        try {
            return part.run();
        } catch (StoppedException stopped) {
            if (stopped.status() == StoppedException.UNREAD) {
                return StoppedException.UNREAD;
            }
            throw stopped;
        }
    }

    private static int filter(Call call) throws InterruptedException {
        var ready = Filters.of(call);
        if (ready.isEmpty()) {
            return 2;
        }
        var filter = ready.get().filter();
        int missing = 0;
        for (var path : ready.get().files()) {
            var text = call.file(path);
            if (text.isEmpty()) {
                missing = call.fail(2, call.name() + ": " + path + ": No such file or directory");
            } else {
                quietly(() -> {
                    filter.text(text.get());
                    return 0;
                });
            }
        }
        if (ready.get().files().isEmpty()) {
            for (var line = call.input().next();
                    line.isPresent() && !filter.isFull();
                    line = call.input().next()) {
                var text = line.get() + "\n";
                quietly(() -> {
                    filter.text(text);
                    return 0;
                });
            }
        }
        filter.end();
        return Math.max(missing, filter.status());
    }

    private static int shell(Call call) throws InterruptedException {
        var words = call.words();
        if (words.size() > 2 && words.get(1).equals("-c")) {
            var known = LoginScript.known(words);
            return known.isPresent() ? known.get().run(call) : run(call, words.get(2));
        }
        return words.size() == 1 || words.get(1).equals("-s")
                ? session(call, "")
                : call.fail(2, "sh: 0: the practice range runs no scripts from files");
    }

    private static int environment(Call call) throws InterruptedException {
        var words = new ArrayList<>(call.arguments());
        var now = call;
        while (!words.isEmpty() && words.getFirst().matches("\\w+=(?s:.*)")) {
            var assigned = words.removeFirst().split("=", 2);
            now = now.where(assigned[0], assigned[1]);
        }
        return words.isEmpty() ? 0 : now.with(words).run();
    }

    private static int sudo(Call call) throws InterruptedException {
        if (!call.machine().mayBecomeRoot()) {
            return call.fail(1, "sudo: a password is required");
        }
        var words =
                call.arguments().stream().dropWhile(word -> word.equals("-n")).toList();
        return words.isEmpty() || words.getFirst().startsWith("-")
                ? call.fail(1, "usage: sudo [-n] command")
                : call.asRoot().with(words).run();
    }

    private static int timeout(Call call) throws InterruptedException {
        var words = new ArrayList<>(call.arguments());
        var kill = Duration.ofDays(1);
        while (!words.isEmpty() && words.getFirst().startsWith("-")) {
            var option = words.removeFirst();
            if (option.matches("-[ks]") && !words.isEmpty()) {
                var value = words.removeFirst();
                kill = option.equals("-k") ? seconds(value) : kill;
            }
        }
        if (words.size() < 2) {
            return call.fail(125, "timeout: missing operand");
        }
        try (var limit = new TimeLimit(call.task(), seconds(words.getFirst()), kill)) {
            int status = call.with(words.subList(1, words.size())).run();
            if (limit.isReached()) {
                call.task().forgetInterrupt();
                return 124;
            }
            return status;
        }
    }

    private static Duration seconds(String text) {
        return Duration.ofMillis(text.matches("\\d{1,6}(\\.\\d{1,6})?") ? (long) (1000 * Double.parseDouble(text)) : 0);
    }

    private static int which(Call call) throws InterruptedException {
        int status = 0;
        for (var name : call.arguments()) {
            var path = call.machine().locate(name);
            status = path.isPresent() ? said(call, path.get()) : 1;
        }
        return status;
    }

    private static int list(Call call) throws InterruptedException {
        int status = 0;
        for (var path :
                call.arguments().stream().filter(a -> !a.startsWith("-")).toList()) {
            var names = call.machine().files().list(path);
            if (names.isEmpty() && call.file(path).isEmpty()) {
                status = call.fail(2, "ls: cannot access '" + path + "': No such file or directory");
            } else {
                said(call, names.isEmpty() ? path : String.join("\n", names));
            }
        }
        return status;
    }

    /// In its usual form, or `+%s.%N`.
    private static int date(Call call) throws InterruptedException {
        var format = call.words().getLast();
        var at = call.now();
        return said(
                call,
                format.startsWith("+")
                        ? format.substring(1)
                                .replace("%s", Long.toString(at.getEpochSecond()))
                                .replace("%N", "%09d".formatted(at.getNano()))
                        : DateTimeFormatter.ofPattern("EEE MMM ppd HH:mm:ss 'UTC' yyyy", Locale.ROOT)
                                .format(at.atZone(ZoneOffset.UTC)));
    }
}
