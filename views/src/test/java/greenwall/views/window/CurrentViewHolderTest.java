package greenwall.views.window;

import static org.assertj.core.api.Assertions.assertThat;

import greenwall.styles.ColorRole;
import greenwall.styles.StyleSheets;
import greenwall.styles.Theme;
import greenwall.views.paint.PaintStyle;
import greenwall.views.paint.PaintedRegion;
import greenwall.views.paint.Pen;
import greenwall.views.testing.Fx;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import javafx.scene.Scene;
import javafx.scene.layout.BorderPane;
import javafx.scene.layout.Region;
import javafx.stage.Stage;
import org.junit.jupiter.api.Test;

class CurrentViewHolderTest {
    private static final class Picture extends PaintedRegion {
        private int paintCount;

        Picture() {
            super(new PaintStyle(new StyleSheets(), Theme.NIGHT, 1));
        }

        @Override
        protected void paint(Pen pen, double width, double height) {
            paintCount++;
            pen.fill(ColorRole.FG, 0, 0, width, height);
        }
    }

    private static void await(BooleanSupplier condition) {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(30);
        while (!Fx.get(condition::getAsBoolean)) {
            assertThat(System.nanoTime()).as("it comes in time").isLessThan(deadline);
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(10));
        }
    }

    private static Stage open(CurrentViewHolder slot, Region view) {
        return Fx.get(() -> {
            slot.switchTo(view);
            var window = new Stage();
            window.setScene(new Scene(slot, 300, 200));
            window.show();
            return window;
        });
    }

    @Test
    void aHiddenViewReleasesItsPictureAndIsRepaintedWhenItComesBack() {
        var first = Fx.get(Picture::new);
        Region firstView = Fx.get(() -> new BorderPane(first));
        Region secondView = Fx.get(() -> new BorderPane(new Picture()));
        var viewSlot = Fx.get(CurrentViewHolder::new);
        var stage = open(viewSlot, firstView);
        try {
            await(() -> first.paintCount > 0 && first.getChildrenUnmodifiable().size() == 1);
            Fx.run(() -> viewSlot.switchTo(secondView));
            assertThat(Fx.get(() -> first.getChildrenUnmodifiable().size())).isZero();
            await(() -> viewSlot.getChildren().size() == 1 && firstView.getScene() == null);
            int before = Fx.get(() -> {
                first.repaint();
                return first.paintCount;
            });
            Fx.run(() -> viewSlot.switchTo(firstView));
            await(() ->
                    first.paintCount > before && first.getChildrenUnmodifiable().size() == 1);
            assertThat(Fx.get(firstView::isVisible)).isTrue();
        } finally {
            Fx.run(stage::close);
        }
    }

    @Test
    void aViewThatIsShownAgainAtOnceStaysInTheWindow() {
        Region firstView = Fx.get(() -> new BorderPane(new Picture()));
        Region secondView = Fx.get(() -> new BorderPane(new Picture()));
        var viewSlot = Fx.get(CurrentViewHolder::new);
        var stage = open(viewSlot, firstView);
        try {
            Fx.run(() -> {
                viewSlot.switchTo(secondView);
                viewSlot.switchTo(firstView);
            });
            await(() -> viewSlot.getChildren().size() == 1);
            assertThat(Fx.get(() -> viewSlot.getChildren().getFirst())).isSameAs(firstView);
            assertThat(Fx.get(firstView::isVisible)).isTrue();
        } finally {
            Fx.run(stage::close);
        }
    }
}
