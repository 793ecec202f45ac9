package greenwall.views.testing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.ValueLayout;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.SocketChannel;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import javafx.application.Platform;
import javafx.scene.Parent;
import javafx.scene.Scene;
import javafx.scene.image.Image;
import javafx.scene.layout.Pane;
import javafx.scene.layout.StackPane;
import javafx.scene.paint.Color;
import javafx.scene.robot.Robot;
import javafx.scene.shape.Rectangle;
import javafx.stage.Stage;
import javafx.stage.StageStyle;

/// A window of 1920 by 1080 on an Xvfb screen. A frame is timed from the change on the JavaFX thread until
/// its pixels are on the screen, so the time includes layout, drawing, the software pipeline and the way to
/// the X server. Pulses come as fast as possible, so the time does not include waiting for the display's
/// refresh.
public final class RealWindow {
    private static final long LONGEST_NANOS = TimeUnit.SECONDS.toNanos(30);
    private static final int MARK = 2;

    private static class Opened {
        static final RealWindow WINDOW = new RealWindow();
    }

    private final Xvfb screen;
    private final SocketChannel connection;
    private final Stage stage;
    /// The last node that is written to the screen's memory. Each frame gives it another colour.
    private final Rectangle mark = new Rectangle(Xvfb.WIDTH - MARK, Xvfb.HEIGHT - MARK, MARK, MARK);

    private int frames;
    private volatile long frameStart;

    /// The window is shared by all tests of a run, because a toolkit has only one display.
    public static RealWindow open() {
        return Opened.WINDOW;
    }

    private RealWindow() {
        try {
            // The server ends with its last client, however this program ends.
            screen = Xvfb.start("-terminate");
            connection = connectKeepAlive(screen.display());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        setEnvironment("DISPLAY", screen.display());
        setEnvironment("GDK_BACKEND", "x11");
        System.clearProperty("glass.platform");
        System.setProperty("javafx.animation.fullspeed", "true");
        stage = Fx.get(() -> {
            var window = new Stage(StageStyle.UNDECORATED);
            window.setX(0);
            window.setY(0);
            window.setWidth(Xvfb.WIDTH);
            window.setHeight(Xvfb.HEIGHT);
            return window;
        });
        mark.setManaged(false);
        mark.setSmooth(false);
    }

    /// Connects a client that stays until this program ends, because the toolkit's own clients come and go.
    private static SocketChannel connectKeepAlive(String display) throws IOException {
        var connection = SocketChannel.open(UnixDomainSocketAddress.of("/tmp/.X11-unix/X" + display.substring(1)));
        var hello = ByteBuffer.allocate(12).order(ByteOrder.LITTLE_ENDIAN);
        hello.put((byte) 'l').put((byte) 0).putShort((short) 11);
        connection.write(hello.clear());
        return connection;
    }

    /// The toolkit reads its display from the environment of its own process.
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
        } catch (Throwable e) {
            throw new IllegalStateException(e);
        }
    }

    /// The time in milliseconds until the result of the change is on the screen. Not to be called on the
    /// JavaFX thread.
    public double frame(Runnable change) {
        if (!connection.isOpen()) {
            throw new IllegalStateException("the screen is gone");
        }
        int colour = 0xff000000 | (++frames * 0x10307) & 0xffffff;
        Platform.runLater(() -> {
            frameStart = System.nanoTime();
            change.run();
            mark.setFill(Color.rgb(colour >> 16 & 0xff, colour >> 8 & 0xff, colour & 0xff));
        });
        long limit = System.nanoTime() + LONGEST_NANOS;
        while (screen.argb(Xvfb.WIDTH - 1, Xvfb.HEIGHT - 1) != colour) {
            if (System.nanoTime() > limit) {
                throw new AssertionError("a frame did not come to the screen");
            }
            LockSupport.parkNanos(50_000);
        }
        return (System.nanoTime() - frameStart) / 1e6;
    }

    /// Replaces the content of the window, as the change of a frame. To be called on the JavaFX thread.
    public void setContent(Parent content) {
        var root = new StackPane(content);
        root.setPrefSize(Xvfb.WIDTH, Xvfb.HEIGHT);
        var pane = new Pane(root, mark);
        if (stage.getScene() == null) {
            stage.setScene(new Scene(pane, Xvfb.WIDTH, Xvfb.HEIGHT));
            stage.show();
            // Moves the pointer away from the middle, where it would cover the content.
            new Robot().mouseMove(0, 0);
        } else {
            stage.getScene().setRoot(pane);
        }
    }

    /// A picture of the screen.
    public Image picture() {
        return screen.picture();
    }
}
