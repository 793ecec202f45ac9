package greenwall.views.window;

import static org.assertj.core.api.Assertions.assertThat;

import greenwall.views.testing.Fx;
import javafx.scene.Scene;
import javafx.scene.layout.BorderPane;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Priority;
import org.junit.jupiter.api.Test;

class MessageLineTest {
    private static final String LONG = "the configuration was not read, and this is why: ".repeat(5);

    @Test
    void aLongMessageIsShownInFull() {
        Fx.run(() -> {
            var message = new MessageLine();
            HBox.setHgrow(message, Priority.ALWAYS);
            var frame = new BorderPane();
            frame.setBottom(new HBox(message));
            var scene = new Scene(frame, 400, 400);
            message.show("short");
            scene.snapshot(null);
            double line = message.getHeight();
            message.show(LONG);
            scene.snapshot(null);
            assertThat(message.getWidth()).isLessThanOrEqualTo(400);
            assertThat(message.getHeight()).isGreaterThan(2 * line);
        });
    }

    @Test
    void aLongMessageStaysLonger() {
        Fx.run(() -> {
            assertThat(MessageLine.timeToRead("short").toSeconds()).isEqualTo(6);
            assertThat(MessageLine.timeToRead(LONG).toSeconds()).isGreaterThan(15);
        });
    }
}
