export const AnalyticsPage = () => null;
