package greenwall.views.testing;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.ValueLayout;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.IntBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import javafx.application.Platform;
import javafx.scene.Parent;
import javafx.scene.Scene;
import javafx.scene.image.Image;
import javafx.scene.image.PixelFormat;
import javafx.scene.image.WritableImage;
import javafx.scene.layout.Pane;
import javafx.scene.layout.StackPane;
import javafx.scene.paint.Color;
import javafx.scene.robot.Robot;
import javafx.scene.shape.Rectangle;
import javafx.stage.Stage;
import javafx.stage.StageStyle;
import org.junit.jupiter.api.Assumptions;

/// A window of 1920 by 1080 on the screen of an Xvfb that nobody looks at. A frame is timed from the change on the
/// drawing thread until its pixels are on the screen: layout, drawing, the software pipeline and the way to the X
/// server are in the figure. Pulses come as fast as they can, so that the display's clock is not.
public final class RealWindow {
    public static final int WIDTH = 1920;
    public static final int HEIGHT = 1080;
    private static final long LONGEST_NANOS = TimeUnit.SECONDS.toNanos(30);
    private static final int MARK = 2;
    private static final List<SocketChannel> CONNECTIONS = new ArrayList<>();

    private static class Opened {
        static final RealWindow WINDOW = new RealWindow();
    }

    private final IntBuffer pixels;
    private final Stage stage;
    /// The last to be written into the screen's memory, in a colour of its own for each frame.
    private final Rectangle mark = new Rectangle(WIDTH - MARK, HEIGHT - MARK, MARK, MARK);

    private int frames;
    private volatile long begun;

    /// The same for all that are drawn in one run: a toolkit has one display.
    public static RealWindow open() {
        Assumptions.assumeTrue(
                Files.isExecutable(Path.of("/usr/bin/Xvfb")), "no Xvfb here; Debian has it in the package xvfb");
        return Opened.WINDOW;
    }

    private RealWindow() {
        pixels = screen();
        System.clearProperty("glass.platform");
        System.setProperty("javafx.animation.fullspeed", "true");
        stage = Fx.get(() -> {
            var window = new Stage(StageStyle.UNDECORATED);
            window.setX(0);
            window.setY(0);
            window.setWidth(WIDTH);
            window.setHeight(HEIGHT);
            return window;
        });
        mark.setManaged(false);
        mark.setSmooth(false);
    }

    /// The server ends when the last of its clients does, which is this program's first.
    private static IntBuffer screen() {
        try {
            var shared = Path.of("/dev/shm");
            var folder = Files.isDirectory(shared)
                    ? Files.createTempDirectory(shared, "screen")
                    : Files.createTempDirectory("screen");
            var server = new ProcessBuilder(List.of(
                            "Xvfb",
                            "-displayfd",
                            "1",
                            "-terminate",
                            "-nolisten",
                            "tcp",
                            "-screen",
                            "0",
                            WIDTH + "x" + HEIGHT + "x24",
                            "-fbdir",
                            folder.toString()))
                    .redirectError(ProcessBuilder.Redirect.DISCARD)
                    .start();
            var display = number(server.inputReader());
            stay(display);
            setEnvironment("DISPLAY", ":" + display);
            setEnvironment("GDK_BACKEND", "x11");
            var file = folder.resolve("Xvfb_screen0");
            try (var channel = FileChannel.open(file)) {
                long length = 4L * WIDTH * HEIGHT;
                var memory = channel.map(FileChannel.MapMode.READ_ONLY, channel.size() - length, length);
                return memory.order(ByteOrder.LITTLE_ENDIAN).asIntBuffer();
            } finally {
                Files.delete(file);
                Files.delete(folder);
            }
        } catch (IOException broken) {
            throw new UncheckedIOException(broken);
        }
    }

    private static String number(BufferedReader said) throws IOException {
        var line = said.readLine();
        if (line == null) {
            throw new IOException("Xvfb ended");
        }
        return line.strip();
    }

    /// A connection for as long as this program runs: the toolkit's own come and go.
    private static void stay(String display) throws IOException {
        var connection = SocketChannel.open(UnixDomainSocketAddress.of("/tmp/.X11-unix/X" + display));
        var hello = ByteBuffer.allocate(12).order(ByteOrder.LITTLE_ENDIAN);
        hello.put((byte) 'l').put((byte) 0).putShort((short) 11);
        connection.write(hello.clear());
        CONNECTIONS.add(connection);
    }

    /// The toolkit looks its display up in the environment of its own process.
    private static void setEnvironment(String name, String value) {
        var linker = Linker.nativeLinker();
        var function = linker.downcallHandle(
                linker.defaultLookup().find("setenv").orElseThrow(),
                FunctionDescriptor.of(
                        ValueLayout.JAVA_INT, ValueLayout.ADDRESS, ValueLayout.ADDRESS, ValueLayout.JAVA_INT));
        try (var arena = Arena.ofConfined()) {
            int result = (int) function.invokeExact(arena.allocateFrom(name), arena.allocateFrom(value), 1);
            if (result != 0) {
                throw new IllegalStateException("setenv failed");
            }
        } catch (Throwable broken) {
            throw new IllegalStateException(broken);
        }
    }

    /// Milliseconds until what the change makes of the window is on the screen. Not on the drawing thread.
    public double frame(Runnable change) {
        int colour = 0xff000000 | (++frames * 0x10307) & 0xffffff;
        Platform.runLater(() -> {
            begun = System.nanoTime();
            change.run();
            mark.setFill(Color.rgb(colour >> 16 & 0xff, colour >> 8 & 0xff, colour & 0xff));
        });
        long limit = System.nanoTime() + LONGEST_NANOS;
        while ((pixels.get(WIDTH * HEIGHT - 1) | 0xff000000) != colour) {
            if (System.nanoTime() > limit) {
                throw new AssertionError("a frame did not come to the screen");
            }
            LockSupport.parkNanos(50_000);
        }
        return (System.nanoTime() - begun) / 1e6;
    }

    /// Puts something else into the window, as a change of a frame: on the drawing thread.
    public void put(Parent content) {
        var pane = new Pane(new StackPane(content), mark);
        ((StackPane) pane.getChildren().getFirst()).setPrefSize(WIDTH, HEIGHT);
        if (stage.getScene() == null) {
            stage.setScene(new Scene(pane, WIDTH, HEIGHT));
            stage.show();
            // Else it would lie over the middle of what is drawn.
            new Robot().mouseMove(0, 0);
        } else {
            stage.getScene().setRoot(pane);
        }
    }

    /// What is on the screen.
    public Image picture() {
        var all = new int[WIDTH * HEIGHT];
        pixels.duplicate().get(all);
        for (int i = 0; i < all.length; i++) {
            all[i] |= 0xff000000;
        }
        var image = new WritableImage(WIDTH, HEIGHT);
        image.getPixelWriter().setPixels(0, 0, WIDTH, HEIGHT, PixelFormat.getIntArgbInstance(), all, 0, WIDTH);
        return image;
    }
}
