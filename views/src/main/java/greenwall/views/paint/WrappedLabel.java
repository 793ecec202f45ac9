package greenwall.views.paint;

import javafx.scene.control.Label;

/// Makes labels whose text continues on further lines if it does not fit.
public final class WrappedLabel {
    private WrappedLabel() {}

    public static Label of(String text, String... styles) {
        var label = StyleClasses.of(new Label(text), styles);
        label.setWrapText(true);
        return label;
    }
}
