package greenwall.views.window;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;

/// Finds commands by the typed words, all of which must match. Titles that begin with a word come first, then
/// titles that contain it, then titles with its letters in the right order.
public record CommandPaletteSearch(List<PaletteCommand> commands) {
    private static final int MOST = 50;

    private record Found(PaletteCommand command, int score, int order) {}

    public List<PaletteCommand> find(String typed) {
        var words = typed.toLowerCase(Locale.ROOT).strip().split("\\s+");
        var found = new ArrayList<Found>();
        for (int i = 0; i < commands.size(); i++) {
            int score = score(commands.get(i), words);
            if (score >= 0) {
                found.add(new Found(commands.get(i), score, i));
            }
        }
        found.sort(Comparator.comparingInt(Found::score).thenComparingInt(Found::order));
        return found.stream().limit(MOST).map(Found::command).toList();
    }

    /// Lower is better; negative if a word is missing.
    private static int score(PaletteCommand command, String[] words) {
        var title = command.title().toLowerCase(Locale.ROOT);
        var rest = (command.kind() + " " + command.detail()).toLowerCase(Locale.ROOT);
        int score = 0;
        for (var word : words) {
            if (word.isEmpty() || title.startsWith(word)) {
                continue;
            }
            int at = title.indexOf(word);
            if (at > 0) {
                score += Character.isLetterOrDigit(title.charAt(at - 1)) ? 20 : 10;
            } else if (rest.contains(word)) {
                score += 40;
            } else if (inOrder(title, word)) {
                score += 80;
            } else {
                return -1;
            }
        }
        return score;
    }

    private static boolean inOrder(String text, String letters) {
        int at = 0;
        for (int i = 0; i < text.length() && at < letters.length(); i++) {
            if (text.charAt(i) == letters.charAt(at)) {
                at++;
            }
        }
        return at == letters.length();
    }
}
