package greenwall.views.widgets;

import java.util.function.Function;
import javafx.util.StringConverter;
import org.jspecify.annotations.Nullable;

/// Converts the choices of a list to text. The opposite direction is not needed, since the user cannot type a
/// choice.
public final class ChoiceConverter<T> extends StringConverter<T> {
    private final Function<T, String> words;

    public ChoiceConverter(Function<T, String> words) {
        this.words = words;
    }

    @Override
    public String toString(@Nullable T choice) {
        return choice == null ? "" : words.apply(choice);
    }

    @Override
    public @Nullable T fromString(String text) {
        return null;
    }
}
