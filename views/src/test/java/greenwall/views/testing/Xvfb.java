package greenwall.views.testing;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.ByteOrder;
import java.nio.IntBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import javafx.scene.image.Image;
import javafx.scene.image.PixelFormat;
import javafx.scene.image.WritableImage;
import org.junit.jupiter.api.Assumptions;

/// An X server with a virtual screen of 1920 by 1080, whose pixels can be read. Closing it kills the server.
///
/// @param memory its pixels, row by row
public record Xvfb(Process server, String display, IntBuffer memory) implements AutoCloseable {
    public static final int WIDTH = 1920;
    public static final int HEIGHT = 1080;
    private static final int OPAQUE = 0xff000000;

    /// Starts a server on a free display, or on the one in the options, such as `:7`. If Xvfb is not
    /// installed, the test is skipped.
    public static Xvfb start(String... options) throws IOException {
        Assumptions.assumeTrue(
                Files.isExecutable(Path.of("/usr/bin/Xvfb")), "no Xvfb here; Debian has it in the package xvfb");
        var shared = Path.of("/dev/shm");
        var folder = Files.isDirectory(shared)
                ? Files.createTempDirectory(shared, "screen")
                : Files.createTempDirectory("screen");
        var words = new ArrayList<>(List.of("Xvfb"));
        words.addAll(List.of(options));
        words.addAll(List.of("-displayfd", "1", "-nolisten", "tcp", "-fbdir", folder.toString()));
        words.addAll(List.of("-screen", "0", WIDTH + "x" + HEIGHT + "x24"));
        var server = new ProcessBuilder(words)
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
        var display = ":" + readDisplayNumber(server.inputReader());
        var file = folder.resolve("Xvfb_screen0");
        try (var channel = FileChannel.open(file)) {
            long length = 4L * WIDTH * HEIGHT;
            var mapped = channel.map(FileChannel.MapMode.READ_ONLY, channel.size() - length, length);
            return new Xvfb(
                    server, display, mapped.order(ByteOrder.LITTLE_ENDIAN).asIntBuffer());
        } finally {
            // Both programs keep the mapped memory without the file.
            Files.delete(file);
            Files.delete(folder);
        }
    }

    private static String readDisplayNumber(BufferedReader output) throws IOException {
        var line = output.readLine();
        if (line == null) {
            throw new IOException("Xvfb ended");
        }
        return line.strip();
    }

    public int argb(int x, int y) {
        return memory.get(y * WIDTH + x) | OPAQUE;
    }

    /// All pixels, row by row.
    public int[] pixels() {
        var all = new int[WIDTH * HEIGHT];
        memory.duplicate().get(all);
        for (int i = 0; i < all.length; i++) {
            all[i] |= OPAQUE;
        }
        return all;
    }

    public Image picture() {
        var image = new WritableImage(WIDTH, HEIGHT);
        image.getPixelWriter().setPixels(0, 0, WIDTH, HEIGHT, PixelFormat.getIntArgbInstance(), pixels(), 0, WIDTH);
        return image;
    }

    @Override
    public void close() throws InterruptedException {
        server.destroyForcibly();
        server.waitFor(20, TimeUnit.SECONDS);
    }
}
