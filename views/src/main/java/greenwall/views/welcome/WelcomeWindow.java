package greenwall.views.welcome;

import greenwall.styles.StyleSheets;
import greenwall.styles.Theme;
import greenwall.views.paint.SceneTheme;
import greenwall.views.window.FxToolkit;
import greenwall.views.window.PlatformFxThread;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import javafx.scene.Scene;
import javafx.stage.Screen;
import javafx.stage.Stage;

/// The window of the first run.
public final class WelcomeWindow {
    private WelcomeWindow() {}

    public enum UserChoice {
        PRACTISE,
        CONFIGURED,
        CLOSED
    }

    /// Opens the window and waits for the user's choice. Starts the JavaFX toolkit if needed.
    public static UserChoice ask(FirstRunSetup setup, Theme theme) throws InterruptedException {
        var answer = new CompletableFuture<UserChoice>();
        FxToolkit.start();
        FxToolkit.callAndWait(new PlatformFxThread(), () -> {
            open(setup, theme, answer);
            return true;
        });
        try {
            return answer.get();
        } catch (ExecutionException e) {
            throw new IllegalStateException(e.getCause());
        }
    }

    private static void open(FirstRunSetup setup, Theme theme, CompletableFuture<UserChoice> answer) {
        var stage = new Stage();
        var pane = new WelcomePane(setup, wanted -> {
            answer.complete(wanted);
            stage.close();
        });
        var bounds = Screen.getPrimary().getVisualBounds();
        var scene = new Scene(pane, Math.min(1100, bounds.getWidth() * 0.9), Math.min(760, bounds.getHeight() * 0.9));
        SceneTheme.apply(scene, new StyleSheets(), theme, 1);
        stage.setScene(scene);
        stage.setTitle("Greenwall");
        stage.setOnHidden(_ -> answer.complete(UserChoice.CLOSED));
        stage.show();
        pane.begin();
    }
}
