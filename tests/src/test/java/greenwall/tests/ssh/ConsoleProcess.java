package greenwall.tests.ssh;

import greenwall.fleet.probe.run.ProbeRunEvent;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/// A console in a separate process, which can be killed or frozen.
final class ConsoleProcess {
    private final Process process;
    private final BufferedReader out;

    private ConsoleProcess(Process process) {
        this.process = process;
        this.out = process.inputReader();
    }

    static ConsoleProcess start(RealSshd sshd, int port, String probe) throws Exception {
        var config = sshd.clientConfig();
        var java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
        return new ConsoleProcess(new ProcessBuilder(List.of(
                        java,
                        "-XX:TieredStopAtLevel=1",
                        "-Xshare:auto",
                        "-Xmx128m",
                        "-cp",
                        System.getProperty("java.class.path"),
                        ConsoleProcess.class.getName(),
                        config.toString(),
                        "root@127.0.0.1:" + port,
                        "[127.0.0.1]:" + sshd.port(),
                        probe,
                        sshd.folder().toString()))
                .redirectErrorStream(true)
                .start());
    }

    /// Returns `running`, or the output if the console ended before.
    String awaitRunning(Duration atMost) throws Exception {
        var line = CompletableFuture.supplyAsync(() -> {
            try {
                var last = "";
                for (var outputLine = out.readLine(); outputLine != null; outputLine = out.readLine()) {
                    last = outputLine;
                    if (outputLine.equals("running") || outputLine.startsWith("ended")) {
                        return outputLine;
                    }
                }
                return "it went away: " + last;
            } catch (IOException e) {
                return e.toString();
            }
        });
        return line.get(atMost.toMillis(), TimeUnit.MILLISECONDS);
    }

    void kill() throws InterruptedException {
        process.destroyForcibly();
        process.waitFor(10, TimeUnit.SECONDS);
    }

    void freeze() throws Exception {
        RealSshd.run(List.of("kill", "-STOP", Long.toString(process.pid())));
    }

    public static void main(String[] arguments) throws Exception {
        var folder = Path.of(arguments[4]);
        // The host key is known by the server's own port, even if the connection goes through a link.
        var config = Files.writeString(
                folder.resolve("console_config"),
                "Host *\n  HostKeyAlias " + arguments[2] + "\n" + Files.readString(Path.of(arguments[0])));
        var probes = TestHostAccess.to(arguments[1], config, folder);
        probes.start(TestHostAccess.HOST, TestHostAccess.ready(arguments[3], 30), event -> {
            if (event instanceof ProbeRunEvent.Running) {
                System.out.println("running");
            } else if (event instanceof ProbeRunEvent.Ended ended) {
                System.out.println("ended " + ended.end().reason());
            }
        });
        Thread.currentThread().join();
    }
}
