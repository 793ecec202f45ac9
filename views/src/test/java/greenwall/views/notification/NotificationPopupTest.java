package greenwall.views.notification;

import static org.assertj.core.api.Assertions.assertThat;

import greenwall.fleet.notification.NotificationPolicy.Notice;
import greenwall.styles.StyleSheets;
import greenwall.styles.Theme;
import greenwall.views.paint.PaintStyle;
import greenwall.views.testing.Fx;
import greenwall.views.testing.Pictures;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import javafx.event.Event;
import javafx.geometry.Insets;
import javafx.scene.Scene;
import javafx.scene.input.KeyCode;
import javafx.scene.input.KeyEvent;
import javafx.scene.layout.Pane;
import javafx.scene.layout.VBox;
import javafx.stage.Popup;
import javafx.stage.Stage;
import javafx.stage.Window;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class NotificationPopupTest {
    private static final Notice URGENT = new Notice("DiskFailing on node04", "sdb: 12 errors since 02:14", true);
    private static final Notice CALM = new Notice(
            "14 more alerts firing",
            "HighCpu on node01, node02 and 7 others; HighWriteLatency on node04; PoolDegraded on node09 and its neighbour",
            false);

    private final AtomicInteger opened = new AtomicInteger();
    private final PaintStyle style = Fx.get(() -> new PaintStyle(new StyleSheets(), Theme.NIGHT, 1));
    private final NotificationPopup notifications = Fx.get(() -> new NotificationPopup(opened::incrementAndGet));
    private final Stage stage = Fx.get(Stage::new);

    @BeforeEach
    void openWindow() {
        Fx.run(() -> {
            stage.setScene(new Scene(new Pane(), 600, 400));
            stage.show();
            stage.requestFocus();
        });
    }

    @AfterEach
    void close() {
        Fx.run(stage::close);
    }

    private static List<Popup> popups() {
        return Window.getWindows().stream()
                .filter(Popup.class::isInstance)
                .map(Popup.class::cast)
                .filter(Window::isShowing)
                .toList();
    }

    private static List<String> notificationTexts() {
        return Fx.get(() -> popups().stream()
                .flatMap(popup -> ((VBox) popup.getContent().getFirst())
                        .getChildren().stream()
                                .map(card -> card.getAccessibleText().replaceAll(":.*", "")))
                .toList());
    }

    @Test
    void theNewestIsLowestAndTheOldestAreRemovedWhenThereAreTooMany() {
        for (int i = 1; i <= 6; i++) {
            var notice = new Notice("alert " + i, "", true);
            Fx.run(() -> notifications.show(stage, style, notice));
        }
        assertThat(notificationTexts()).containsExactly("alert 3", "alert 4", "alert 5", "alert 6");
    }

    @Test
    void eachNotificationDisappearsByItselfUrgentOnesLater() {
        Fx.run(() -> {
            notifications.show(stage, style, URGENT);
            notifications.show(stage, style, CALM);
            for (int second = 0; second < 15; second++) {
                notifications.onSecond();
            }
        });
        assertThat(notificationTexts()).containsExactly("DiskFailing on node04");
        Fx.run(() -> {
            for (int second = 0; second < 45; second++) {
                notifications.onSecond();
            }
        });
        assertThat(notificationTexts()).isEmpty();
        assertThat(Fx.get(() -> popups().size())).isZero();
    }

    @Test
    void aNotificationDoesNotTakeTheFocusAndEscClosesIt() {
        boolean before = Fx.get(stage::isFocused);
        Fx.run(() -> notifications.show(stage, style, URGENT));
        assertThat(Fx.get(stage::isFocused)).isEqualTo(before);
        Fx.run(() -> Event.fireEvent(
                stage.getScene().getRoot(),
                new KeyEvent(KeyEvent.KEY_PRESSED, "", "", KeyCode.ESCAPE, false, false, false, false)));
        assertThat(notificationTexts()).isEmpty();
        Fx.run(() -> notifications.show(stage, style, CALM));
        assertThat(notificationTexts()).as("what went does not come back").containsExactly("14 more alerts firing");
    }

    @Test
    void aPressOpensTheAlerts() {
        Fx.run(() -> {
            notifications.show(stage, style, URGENT);
            notifications.pressed();
        });
        assertThat(opened).hasValue(1);
        assertThat(notificationTexts()).isEmpty();
    }

    @Test
    void externalTextIsTruncatedAndItsControlCharactersAreMadeVisible() {
        var hostile = new Notice("x".repeat(5_000), "\u001b[2J\u202e" + "y".repeat(1 << 20), true);
        for (var theme : Theme.values()) {
            var picture = Pictures.draw("notice", theme, 460, 420, l -> {
                var column = new VBox(
                        8,
                        new NotificationCard(l, URGENT),
                        new NotificationCard(l, CALM),
                        new NotificationCard(l, hostile));
                column.setPadding(new Insets(20));
                return column;
            });
            assertThat(picture.getWidth()).isEqualTo(460);
        }
        assertThat(Fx.get(() -> new NotificationCard(style, hostile).getMinHeight()))
                .isLessThan(120);
    }
}
