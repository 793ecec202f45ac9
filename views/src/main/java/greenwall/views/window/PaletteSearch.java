package greenwall.views.window;

import java.util.Comparator;
import java.util.List;
import java.util.Locale;

/// Finds the commands of the palette by the typed words, and ranks them.
final class PaletteSearch {
    private static final int MAX_FOUND = 50;

    private record RankedCommand(PaletteCommand command, int score) {}

    private PaletteSearch() {}

    /// Finds commands by the typed words, all of which must match. A title that is the typed text comes first,
    /// then titles that begin with a word, then titles that contain it, then titles with its letters in the
    /// right order.
    static List<PaletteCommand> find(List<PaletteCommand> commands, String typed) {
        var words = typed.toLowerCase(Locale.ROOT).strip().split("\\s+");
        return commands.stream()
                .map(command -> new RankedCommand(command, score(command, words)))
                .filter(ranked -> ranked.score() >= 0)
                .sorted(Comparator.comparing((RankedCommand ranked) ->
                                !ranked.command().title().equalsIgnoreCase(typed.strip()))
                        .thenComparingInt(RankedCommand::score))
                .limit(MAX_FOUND)
                .map(RankedCommand::command)
                .toList();
    }

    /// Lower is better; negative if a word is missing.
    private static int score(PaletteCommand command, String[] words) {
        var lowerTitle = command.title().toLowerCase(Locale.ROOT);
        var rest = (command.kind() + " " + command.detail()).toLowerCase(Locale.ROOT);
        int score = 0;
        for (var word : words) {
            if (word.isEmpty() || lowerTitle.startsWith(word)) {
                continue;
            }
            int at = lowerTitle.indexOf(word);
            if (at > 0) {
                score += Character.isLetterOrDigit(lowerTitle.charAt(at - 1)) ? 20 : 10;
            } else if (rest.contains(word)) {
                score += 40;
            } else if (inOrder(lowerTitle, word)) {
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
