package greenwall.views.paint;

import java.util.Optional;
import javafx.scene.input.KeyEvent;

/// The keys that zoom. A key is recognised by its character, since on many keyboards plus, minus or the digits are
/// typed with Shift or with keys of other names. If the character is none of these, the key is recognised by its name,
/// unless it types another digit: on some keyboards the key named minus types 6 with Shift.
public enum ZoomKey {
    IN,
    OUT,
    WHOLE;

    public static Optional<ZoomKey> of(KeyEvent event) {
        return switch (event.getText()) {
            case "+" -> Optional.of(IN);
            case "-" -> Optional.of(OUT);
            case "0" -> Optional.of(WHOLE);
            case "1", "2", "3", "4", "5", "6", "7", "8", "9" -> Optional.empty();
            default ->
                switch (event.getCode()) {
                    case PLUS, ADD, EQUALS -> Optional.of(IN);
                    case MINUS, SUBTRACT -> Optional.of(OUT);
                    case DIGIT0, NUMPAD0 -> Optional.of(WHOLE);
                    default -> Optional.empty();
                };
        };
    }
}
