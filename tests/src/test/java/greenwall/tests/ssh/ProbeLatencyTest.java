package greenwall.tests.ssh;

import static org.assertj.core.api.Assertions.assertThat;

import greenwall.fleet.probe.ProbeOutput.Event;
import greenwall.fleet.probe.run.ProbeRunEvent;
import greenwall.fleet.probe.run.ProbeRunEvent.Ended;
import greenwall.fleet.probe.run.ProbeRunEvent.Ending;
import greenwall.fleet.probe.run.ProbeRunEvent.OutputReceived;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The latency of a line from the kernel to the listener, and the cost of a stream of lines.
/// `-Dgreenwall.stream=600` makes it ten minutes, for a machine that does nothing else: only there the latency
/// limit is checked.
class ProbeLatencyTest {
    private static final int STREAM_SECONDS = Integer.getInteger("greenwall.stream", 8);
    private static final Duration SOON = Duration.ofSeconds(180);
    private static final boolean ALONE = STREAM_SECONDS >= 60;
    private static final int SAMPLES = 60;
    private static final long MAX_MILLIS = 250;
    private static final long MAX_GROWTH = 64 << 20;

    @TempDir
    Path folder;

    @Test
    void anOpenedFileIsReportedWhileTheProbeRuns() throws Exception {
        BpfRequirement.needed();
        var opened = new ConcurrentHashMap<String, Long>();
        var latencies = new ConcurrentHashMap<String, Long>();
        try (var sshd = RealSshd.start(folder);
                var probes = TestHostAccess.to(sshd)) {
            var listener = new RecordingRunListener(event -> {
                if (event instanceof OutputReceived(Event line)) {
                    long now = System.nanoTime();
                    line.fields().values().stream()
                            .filter(v -> v.contains("latency-sample-"))
                            .map(v -> v.substring(v.indexOf("latency-sample-")))
                            .forEach(name -> {
                                var openedAt = opened.get(name);
                                if (openedAt != null) {
                                    latencies.putIfAbsent(name, now - openedAt);
                                }
                            });
                }
            });
            var run = probes.start(TestHostAccess.HOST, TestHostAccess.ready("opensnoop", 300), listener);
            assertThat(listener.running(SOON)).isNotInstanceOf(Ended.class);
            long end = System.nanoTime() + SOON.toNanos();
            // The tool may still be starting when the run is reported as running.
            for (int i = 0; latencies.size() < SAMPLES && System.nanoTime() < end; i++) {
                var name = "latency-sample-" + i + "-";
                opened.put(name, System.nanoTime());
                Files.exists(folder.resolve(name));
                touch(folder.resolve(name));
                TimeUnit.MILLISECONDS.sleep(20);
            }
            assertThat(latencies).as("heard before the probe's end").hasSizeGreaterThanOrEqualTo(SAMPLES);
            run.stop();
            listener.end(SOON);
        }
        var sorted = latencies.values().stream().sorted().toList();
        long half = sorted.get(sorted.size() / 2) / 1_000_000;
        long most = sorted.get(sorted.size() * 95 / 100) / 1_000_000;
        System.out.printf("kernel to listener: median %d ms, 95th percentile %d ms of %d%n", half, most, sorted.size());
        if (ALONE) {
            assertThat(most).isLessThanOrEqualTo(MAX_MILLIS);
        }
    }

    private static void touch(Path file) throws IOException {
        try (var in = Files.newOutputStream(file)) {
            in.write(1);
        }
    }

    @Test
    void aStreamOfOpenedFilesIsFollowedWithoutMemoryGrowth() throws Exception {
        BpfRequirement.needed();
        var lines = new AtomicLong();
        try (var sshd = RealSshd.start(folder);
                var probes = TestHostAccess.to(sshd)) {
            var end = new ArrayList<Ended>();
            var ready = TestHostAccess.ready("opensnoop", Math.min(STREAM_SECONDS, 120), Map.of());
            long before = used();
            long most = 0;
            long bytes = 0;
            long dropped = 0;
            long startNanos = System.nanoTime();
            int rounds = Math.max(1, STREAM_SECONDS / 120);
            for (int i = 0; i < rounds; i++) {
                end.clear();
                var ended = new CountDownLatch(1);
                var running = new CountDownLatch(1);
                probes.start(TestHostAccess.HOST, ready, event -> {
                    switch (event) {
                        case OutputReceived _ -> lines.incrementAndGet();
                        case ProbeRunEvent.Running _ -> running.countDown();
                        case Ended e -> {
                            end.add(e);
                            running.countDown();
                            ended.countDown();
                        }
                        default -> {}
                    }
                });
                assertThat(running.await(180, TimeUnit.SECONDS)).isTrue();
                try (var opener = new FileOpener(folder)) {
                    while (!ended.await(1, TimeUnit.SECONDS)) {
                        most = Math.max(most, used());
                    }
                }
                assertThat(end.getFirst().how()).isEqualTo(Ending.DONE);
                bytes += end.getFirst().end().bytes();
                dropped += end.getFirst().end().dropped();
            }
            double seconds = (System.nanoTime() - startNanos) / 1e9;
            System.out.printf(
                    "stream: %.0f KB/s for %.0f s, %d lines, %d dropped, heap from %d to at most %d MB%n",
                    bytes / seconds / 1000, seconds, lines.get(), dropped, before >> 20, most >> 20);
            assertThat(most - before).isLessThan(MAX_GROWTH);
            assertThat(lines.get()).isGreaterThan(1000);
        }
    }

    /// The used heap after a garbage collection.
    private static long used() {
        System.gc();
        var memory = ManagementFactory.getMemoryMXBean().getHeapMemoryUsage();
        return memory.getUsed();
    }

    /// Opens files, about five thousand a second.
    private static final class FileOpener implements AutoCloseable {
        private final Thread thread;

        FileOpener(Path folder) throws IOException {
            var file = Files.createFile(folder.resolve("opened-again-and-again-" + System.nanoTime()));
            thread = Thread.ofPlatform().start(() -> {
                try {
                    while (!Thread.currentThread().isInterrupted()) {
                        for (int i = 0; i < 50; i++) {
                            Files.newInputStream(file).close();
                        }
                        TimeUnit.MILLISECONDS.sleep(10);
                    }
                } catch (IOException | InterruptedException _) {
                    Thread.currentThread().interrupt();
                }
            });
        }

        @Override
        public void close() throws InterruptedException {
            thread.interrupt();
            thread.join();
        }
    }
}
