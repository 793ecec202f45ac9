package greenwall.lab.machine;

import greenwall.lab.machine.Task.TimeLimit;
import java.time.Duration;
import java.util.ArrayList;

/// Simulates the console's probe wrapper and its messages on standard error. It waits for a line, starts the
/// first available tool, keeps it running while lines arrive, and interrupts it when they stop.
final class ProbeWrapper {
    private static final int FIRST_ARGUMENT = 4;
    private static final int NOT_FOUND = 127;
    private static final int TIME_OVER = 124;
    private static final int SILENT_SECONDS = 20;
    private static final Duration THEN_KILL = Duration.ofSeconds(10);

    private ProbeWrapper() {}

    /// The words after the script's name: a mark, seconds, "kernel" or "plain", the number of paths, the
    /// paths, NAME=VALUE for the environment, and the words of the tool.
    static int run(Call call) throws InterruptedException {
        var words = new ArrayList<>(
                call.words().subList(FIRST_ARGUMENT, call.words().size()));
        var says = "@@" + words.removeFirst() + " ";
        var time = Duration.ofSeconds(Long.parseLong(words.removeFirst()));
        boolean kernel = words.removeFirst().equals("kernel");
        var paths = words.subList(1, 1 + Integer.parseInt(words.getFirst()));
        var installed = paths.stream()
                .filter(path -> call.machine().locate(path).isPresent())
                .findFirst();
        if (installed.isEmpty()) {
            return call.fail(NOT_FOUND, says + "missing");
        }
        var tool = new ArrayList<>(words.subList(1 + paths.size(), words.size()));
        if (call.input().next().isEmpty()) {
            return 0;
        }
        call.error(says
                + "clock %d.%09d\n"
                        .formatted(call.now().getEpochSecond(), call.now().getNano()));
        while (!tool.isEmpty() && tool.getFirst().matches("[A-Z]\\w*=(?s:.*)")) {
            tool.removeFirst();
        }
        tool.addFirst(installed.get());
        var started = call.machine().begin();
        if (started.isEmpty()) {
            return call.fail(1, "sh: 0: Cannot fork");
        }
        var task = started.get();
        int status;
        try (task;
                var limit = new TimeLimit(task, time, THEN_KILL)) {
            call.error(says + "pid " + task.pid() + "\n");
            if (kernel) {
                call.error(says + "kernel perl is not there\n");
            }
            call.error(says + "pids " + call.task().pid() + " " + task.pid() + "\n");
            var watch = Thread.ofVirtual().name("range-probe-watch").start(() -> watch(call.input(), task));
            status = tool(call.as(task).with(tool));
            watch.interrupt();
            status = limit.isReached() && status == 0 ? TIME_OVER : status;
        }
        return call.fail(status, says + "exit " + status);
    }

    private static int tool(Call call) throws InterruptedException {
        try {
            return call.run();
        } catch (StoppedException stopped) {
            return stopped.status();
        }
    }

    private static void watch(Input input, Task task) {
        try {
            for (int silent = 0; silent < SILENT_SECONDS; ) {
                switch (input.beat(1000)) {
                    case LINE -> silent = 0;
                    case SILENCE -> silent++;
                    case END -> silent = SILENT_SECONDS;
                }
            }
            task.interrupt();
        } catch (InterruptedException _) {
            // The tool ended on its own.
        }
    }
}
