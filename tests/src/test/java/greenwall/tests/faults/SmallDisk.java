package greenwall.tests.faults;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.concurrent.TimeUnit;

/// A folder on a small separate disk that can be filled, if this system allows us to mount one.
record SmallDisk(Path folder, boolean own) implements AutoCloseable {
    private static final String BALLAST = "ballast";

    /// @param size in the syntax of `mount`
    static SmallDisk at(Path folder, String size) throws IOException, InterruptedException {
        Files.createDirectory(folder);
        return new SmallDisk(
                folder, succeeded("mount", "-t", "tmpfs", "-o", "size=" + size, "none", folder.toString()));
    }

    static boolean succeeded(String... command) throws IOException, InterruptedException {
        var process = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start();
        return process.waitFor(20, TimeUnit.SECONDS) && process.exitValue() == 0;
    }

    boolean isOwn() {
        return own;
    }

    void fill() throws IOException {
        if (!own) {
            throw new IOException(folder + " is no disk of its own");
        }
        try (var out =
                Files.newOutputStream(folder.resolve(BALLAST), StandardOpenOption.CREATE, StandardOpenOption.APPEND)) {
            var page = new byte[4096];
            while (true) {
                out.write(page);
            }
        } catch (IOException _) {
            // The disk is full.
        }
    }

    void empty() throws IOException {
        Files.deleteIfExists(folder.resolve(BALLAST));
    }

    @Override
    public void close() throws IOException {
        if (own) {
            try {
                succeeded("umount", folder.toString());
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
    }
}
