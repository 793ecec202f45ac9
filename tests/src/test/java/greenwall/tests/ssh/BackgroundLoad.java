package greenwall.tests.ssh;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;

/// Some load of each kind, so that every probe has something to show: files, processes, connections, disk
/// writes.
final class BackgroundLoad implements AutoCloseable {
    private final Process process;
    private final Path stopFile;

    BackgroundLoad(Path folder) throws IOException {
        stopFile = folder.resolve("enough");
        var script = "while [ ! -e " + stopFile + " ]; do dd if=/dev/zero of=" + folder.resolve("load")
                + " bs=16k count=8 oflag=dsync 2>/dev/null; cat /etc/hosts /etc/passwd; "
                + "(exec 3<>/dev/tcp/127.0.0.1/9) 2>/dev/null; sleep 0.05; done";
        process = new ProcessBuilder(List.of("bash", "-c", script))
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start();
    }

    /// Lets the load end by itself: a killed one may leave a child that writes into the folder during its
    /// deletion.
    @Override
    public void close() throws IOException, InterruptedException {
        Files.createFile(stopFile);
        if (!process.waitFor(30, TimeUnit.SECONDS)) {
            process.descendants().forEach(ProcessHandle::destroyForcibly);
            process.destroyForcibly();
        }
    }
}
