/// Charts over time and heatmaps, each on one canvas, all with a common axis.
@NullMarked
package greenwall.views.chart;

import org.jspecify.annotations.NullMarked;
