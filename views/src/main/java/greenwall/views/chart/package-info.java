/// Charts over time and heatmaps, each one canvas, all on one axis.
@NullMarked
package greenwall.views.chart;

import org.jspecify.annotations.NullMarked;
