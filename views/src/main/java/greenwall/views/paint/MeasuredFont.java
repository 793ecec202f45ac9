package greenwall.views.paint;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import javafx.scene.text.Font;
import javafx.scene.text.Text;
import javafx.scene.text.TextBoundsType;

/// A font with cached letter widths, since thousands of labels a frame are too many to let the toolkit
/// measure each one. Kerning is ignored, as it is by the toolkit.
public final class MeasuredFont {
    private static final int ASCII = 128;

    private final Font font;
    private final double height;
    private final double ascent;
    private final double[] ascii = new double[ASCII];
    private final Map<Integer, Double> others = new HashMap<>();

    public MeasuredFont(Font font) {
        this.font = font;
        var probe = new Text("Ag");
        probe.setFont(font);
        height = probe.getLayoutBounds().getHeight();
        ascent = probe.getBaselineOffset();
        Arrays.fill(ascii, -1);
    }

    public MeasuredFont larger(double factor) {
        return factor == 1 ? this : new MeasuredFont(new Font(font.getName(), size() * factor));
    }

    /// The drawn height of its capitals.
    public static double capHeight(Font font) {
        var letter = new Text("H");
        letter.setFont(font);
        letter.setBoundsType(TextBoundsType.VISUAL);
        return letter.getLayoutBounds().getHeight();
    }

    public double capHeight() {
        return capHeight(font);
    }

    public Font font() {
        return font;
    }

    public double size() {
        return font.getSize();
    }

    public double height() {
        return height;
    }

    public double ascent() {
        return ascent;
    }

    public double width(String text) {
        double width = 0;
        for (int i = 0; i < text.length(); ) {
            int c = text.codePointAt(i);
            width += advance(c);
            i += Character.charCount(c);
        }
        return width;
    }

    private double advance(int c) {
        if (c >= ASCII) {
            return others.computeIfAbsent(c, this::measure);
        }
        if (ascii[c] < 0) {
            ascii[c] = measure(c);
        }
        return ascii[c];
    }

    private double measure(int c) {
        // Measures ten letters in a row, which reduces the effect of side bearings and rounding.
        var text = new Text(Character.toString(c).repeat(10));
        text.setFont(font);
        return text.getLayoutBounds().getWidth() / 10;
    }

    /// The text, shortened with an ellipsis if it does not fit. Empty if nothing fits.
    public String fit(String text, double room) {
        if (width(text) <= room) {
            return text;
        }
        double remaining = room - advance('…');
        if (remaining < 0) {
            return "";
        }
        int end = 0;
        while (end < text.length()) {
            int c = text.codePointAt(end);
            remaining -= advance(c);
            if (remaining < 0) {
                break;
            }
            end += Character.charCount(c);
        }
        return end == 0 ? "" : text.substring(0, end).stripTrailing() + "…";
    }

    /// The text in lines that fit, broken between words. The last line is shortened with an ellipsis if there
    /// is more.
    public List<String> wrap(String text, double room, int most) {
        var lines = new ArrayList<String>();
        var line = new StringBuilder();
        for (var word : text.split(" ")) {
            if (!line.isEmpty() && width(line + " " + word) > room) {
                lines.add(line.toString());
                line.setLength(0);
            }
            line.append(line.isEmpty() ? "" : " ").append(word);
        }
        if (!line.isEmpty()) {
            lines.add(line.toString());
        }
        if (lines.size() <= most) {
            return lines;
        }
        var kept = new ArrayList<>(lines.subList(0, most));
        kept.set(most - 1, fit(String.join(" ", lines.subList(most - 1, lines.size())), room));
        return kept;
    }
}
