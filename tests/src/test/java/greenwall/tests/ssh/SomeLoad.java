package greenwall.tests.ssh;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;

/// A little of everything, so that a probe has something to see: files, processes, connections, writes to the disk.
final class SomeLoad implements AutoCloseable {
    private final Process process;

    SomeLoad(Path folder) throws IOException {
        var script = "while :; do dd if=/dev/zero of=" + folder.resolve("load")
                + " bs=16k count=8 oflag=dsync 2>/dev/null; cat /etc/hosts /etc/passwd; "
                + "(exec 3<>/dev/tcp/127.0.0.1/9) 2>/dev/null; sleep 0.05; done";
        process = new ProcessBuilder(List.of("bash", "-c", script))
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start();
    }

    @Override
    public void close() throws InterruptedException {
        process.descendants().forEach(ProcessHandle::destroyForcibly);
        process.destroyForcibly();
        process.waitFor(5, TimeUnit.SECONDS);
    }
}
