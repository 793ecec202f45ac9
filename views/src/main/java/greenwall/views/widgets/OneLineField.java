package greenwall.views.widgets;

import greenwall.views.paint.Controls;
import java.util.function.UnaryOperator;
import javafx.scene.control.TextField;

/// A text field that puts a blank for each line break in pasted text. A plain one drops them, which joins the last
/// word of a line with the first word of the next.
public class OneLineField extends TextField {
    private final UnaryOperator<String> joined;

    public OneLineField() {
        this(Controls::oneLine);
    }

    /// @param joined makes one line of a text of several
    public OneLineField(UnaryOperator<String> joined) {
        this.joined = joined;
    }

    /// Called for all text that is typed or pasted, but not by [#setText].
    @Override
    public void replaceText(int start, int end, String text) {
        if (text.chars().noneMatch(Character::isISOControl)) {
            super.replaceText(start, end, text);
            return;
        }
        var shown = getText();
        boolean afterWord = start > 0 && Character.isLetterOrDigit(shown.charAt(start - 1));
        boolean beforeWord = end < shown.length() && Character.isLetterOrDigit(shown.charAt(end));
        super.replaceText(
                start,
                end,
                (afterWord && Character.isWhitespace(text.charAt(0)) ? " " : "")
                        + joined.apply(text)
                        + (beforeWord && Character.isWhitespace(text.charAt(text.length() - 1)) ? " " : ""));
    }
}
