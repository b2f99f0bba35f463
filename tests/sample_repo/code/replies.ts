import { Review } from "./review";

// replylint: ignore[deflection] текст партнёра
export const partner = "Здравствуйте! Этот вопрос не к нам, пишите продавцу.";

export const REPLIES: Record<string, { reply: string; formalReply: string }> = {
  lost: {
    reply: `Здравствуйте, ${review.authorName ?? "друг"}! Это не ко мне,
обратитесь в доставку.`,
    formalReply: 'Здравствуйте!\n\n' + "Заказ " + order.id + ' привезём сегодня до 19:00.',
  },
};

console.log("Ответы загружены, всё в порядке.");
