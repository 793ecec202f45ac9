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

/// A window of 1920 by 1080 on the screen of an Xvfb that nobody looks at. A frame is timed from the change on the
/// drawing thread until its pixels are on the screen: layout, drawing, the software pipeline and the way to the X
/// server are in the figure. Pulses come as fast as they can, so that the display's clock is not.
public final class RealWindow {
    private static final long LONGEST_NANOS = TimeUnit.SECONDS.toNanos(30);
    private static final int MARK = 2;

    private static class Opened {
        static final RealWindow WINDOW = new RealWindow();
    }

    private final Xvfb screen;
    private final SocketChannel connection;
    private final Stage stage;
    /// The last to be written into the screen's memory, in a colour of its own for each frame.
    private final Rectangle mark = new Rectangle(Xvfb.WIDTH - MARK, Xvfb.HEIGHT - MARK, MARK, MARK);

    private int frames;
    private volatile long begun;

    /// The same for all that are drawn in one run: a toolkit has one display.
    public static RealWindow open() {
        return Opened.WINDOW;
    }

    private RealWindow() {
        try {
            // The server ends with the last of its clients, whatever ends this program.
            screen = Xvfb.start("-terminate");
            connection = stay(screen.display());
        } catch (IOException broken) {
            throw new UncheckedIOException(broken);
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

    /// A client for as long as this program runs: the toolkit's own come and go.
    private static SocketChannel stay(String display) throws IOException {
        var connection = SocketChannel.open(UnixDomainSocketAddress.of("/tmp/.X11-unix/X" + display.substring(1)));
        var hello = ByteBuffer.allocate(12).order(ByteOrder.LITTLE_ENDIAN);
        hello.put((byte) 'l').put((byte) 0).putShort((short) 11);
        connection.write(hello.clear());
        return connection;
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
        if (!connection.isOpen()) {
            throw new IllegalStateException("the screen is gone");
        }
        int colour = 0xff000000 | (++frames * 0x10307) & 0xffffff;
        Platform.runLater(() -> {
            begun = System.nanoTime();
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
        return (System.nanoTime() - begun) / 1e6;
    }

    /// Puts something else into the window, as a change of a frame: on the drawing thread.
    public void put(Parent content) {
        var room = new StackPane(content);
        room.setPrefSize(Xvfb.WIDTH, Xvfb.HEIGHT);
        var pane = new Pane(room, mark);
        if (stage.getScene() == null) {
            stage.setScene(new Scene(pane, Xvfb.WIDTH, Xvfb.HEIGHT));
            stage.show();
            // Else it would lie over the middle of what is drawn.
            new Robot().mouseMove(0, 0);
        } else {
            stage.getScene().setRoot(pane);
        }
    }

    /// What is on the screen.
    public Image picture() {
        return screen.picture();
    }
}
