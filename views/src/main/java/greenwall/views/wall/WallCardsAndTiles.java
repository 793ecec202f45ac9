package greenwall.views.wall;

import greenwall.views.ViewContext;
import greenwall.views.glance.GlanceView;
import greenwall.views.paint.PaintStyle;
import greenwall.views.problem.ProblemCards;
import javafx.scene.layout.BorderPane;
import javafx.scene.layout.Region;
import javafx.scene.layout.VBox;

/// What the wall shows around its hosts: problems as cards above them, and tiles below.
final class WallCardsAndTiles {
    /// The largest share of the height for problems. The mosaic gets the rest.
    private static final double MAX_FOR_PROBLEMS = 0.66;
    private static final double MIN_MOSAIC = 170;
    private static final double MIN_MOSAIC_FAR = 50;

    private final ProblemCards cards;
    private final GlanceView glance;

    WallCardsAndTiles(ViewContext context) {
        cards = new ProblemCards(context);
        glance = new GlanceView(context);
    }

    ProblemCards cards() {
        return cards;
    }

    GlanceView glance() {
        return glance;
    }

    /// Puts the parts into the view, with the headline at the top.
    void addTo(BorderPane root, Region headline) {
        root.setTop(new VBox(headline, cards));
        root.setBottom(glance);
        cards.setOnMousePressed(_ -> root.requestFocus());
        root.heightProperty().subscribe(height -> cards.limitHeight(height.doubleValue() * MAX_FOR_PROBLEMS));
        root.heightProperty().subscribe(() -> divide(root, headline));
        cards.prefHeightProperty().subscribe(() -> divide(root, headline));
    }

    void restyle(BorderPane root, Region headline, PaintStyle style) {
        cards.setPaintStyle(style);
        glance.restyle(style);
        divide(root, headline);
    }

    /// The tiles get at most a third of the height, as far as the problems and the mosaic leave room.
    private void divide(Region root, Region headline) {
        var style = glance.paintStyle();
        double height = root.getHeight();
        double mosaic = (style.far() ? MIN_MOSAIC_FAR : MIN_MOSAIC) * style.scale();
        double rest = height - headline.minHeight(-1) - Math.max(0, cards.getPrefHeight()) - mosaic;
        glance.limitHeight(Math.min(height / 3, rest));
    }
}
